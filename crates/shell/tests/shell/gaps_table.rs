//! What bash 5.2.15 printed for scripts that this shell does not yet run as it does: known gaps. A row that comes
//! out equal fails its test, and moves to `language_table.rs`. Recorded as those of `bash_table.rs`.

/// Script, standard output, status.
pub(crate) const ROWS: &[(&str, &str, i32)] = &[
    ("trap 'echo d' DEBUG; echo a; trap - DEBUG; echo b", "d\na\nd\nb\n", 0),
    ("cat <<EOF\nno end", "no end\n", 0),
    (
        r##"for e in '1 +' '1 + * 2' '(1' '1)' '08' '2#3' '1 2' 'x y' '1 ? 2' '5 = 3' '$' '1.5' '++' 'a b c' '1 / 0' '2 ** -1' '3 % 0' '-' '@' '1 +' ')' '64#_' '99#1' "'a'" ; do (eval "echo \$(( $e ))") 2>&1; done"##,
        "bash: line 1: 1 + : syntax error: operand expected (error token is \"+ \")\nbash: line 1: 1 + * 2 : syntax error: operand expected (error token is \"* 2 \")\nbash: eval: line 1: unexpected EOF while looking for matching `)'\nbash: eval: line 1: syntax error near unexpected token `)'\nbash: eval: line 1: `echo $(( 1) ))'\nbash: line 1: 08: value too great for base (error token is \"08\")\nbash: line 1: 2#3: value too great for base (error token is \"2#3\")\nbash: line 1: 1 2 : syntax error in expression (error token is \"2 \")\nbash: line 1: x y : syntax error in expression (error token is \"y \")\nbash: line 1: 1 ? 2 : `:' expected for conditional expression (error token is \"2 \")\nbash: line 1: 5 = 3 : attempted assignment to non-variable (error token is \"= 3 \")\nbash: line 1: $ : syntax error: operand expected (error token is \"$ \")\nbash: line 1: 1.5 : syntax error: invalid arithmetic operator (error token is \".5 \")\nbash: line 1: ++ : syntax error: operand expected (error token is \"+ \")\nbash: line 1: a b c : syntax error in expression (error token is \"b c \")\nbash: line 1: 1 / 0 : division by 0 (error token is \"0 \")\nbash: line 1: 2 ** -1 : exponent less than 0 (error token is \"1 \")\nbash: line 1: 3 % 0 : division by 0 (error token is \"0 \")\nbash: line 1: - : syntax error: operand expected (error token is \"- \")\nbash: line 1: @ : syntax error: operand expected (error token is \"@ \")\nbash: line 1: 1 + : syntax error: operand expected (error token is \"+ \")\nbash: eval: line 1: syntax error near unexpected token `)'\nbash: eval: line 1: `echo $(( ) ))'\n63\nbash: line 1: 99#1: invalid arithmetic base (error token is \"99#1\")\nbash: line 1: 'a' : syntax error: operand expected (error token is \"'a' \")\n",
        1,
    ),
    (r##"printf '%(%Y-%m-%d)T %(%H:%M:%S)T\n' 0 1772445600"##, "1970-01-01 10:00:00\n", 0),
    (
        r##"printf '%z\n' 1 2>&1; echo $?; printf '%5' 2>&1; echo $?; printf 'a%'; echo $?"##,
        "bash: line 1: printf: `\\': invalid format character\n1\nbash: line 1: printf: `%5': missing format character\n1\na1\n",
        0,
    ),
    (
        "set -eo pipefail; shopt -u nullglob; echo $-| tr -d 'BCHhimsc'; set +o pipefail; false | true; echo fine",
        "e\nfine\n",
        0,
    ),
    (
        r##"printf '#!/usr/bin/env bash\nset -e\necho "args: $#" "$0"\n' > run.sh; chmod +x run.sh; ./run.sh a b; bash run.sh c; bash -e ./run.sh"##,
        "args: 2 ./run.sh\nargs: 1 run.sh\nargs: 0 ./run.sh\n",
        0,
    ),
    (
        r##"mkdir bin; printf '#!/bin/bash\necho tool "$@"\n' > bin/tool; chmod +x bin/tool; PATH=$PWD/bin:$PATH; tool x y; p=$(command -v tool); echo ${p#$PWD/}; type -t tool"##,
        "tool x y\nbin/tool\nfile\n",
        0,
    ),
    (
        "mkdir lib; echo 'echo from path $1' > lib/inc.sh; PATH=$PWD/lib:$PATH; . inc.sh arg; set -- keep; . inc.sh; echo $1",
        "from path arg\nfrom path keep\nkeep\n",
        0,
    ),
    (
        r##"bash -c 'echo "$0:$1:$#"' zero one two; bash -c 'exit 3' || echo $?; echo 'echo from stdin $1' | bash -s arg; bash <<< 'echo here'; bash -x -c 'echo t' 2>/dev/null"##,
        "zero:one:2\n3\nfrom stdin arg\nhere\nt\n",
        0,
    ),
    (
        "bash -n -c 'echo not run'; echo $?; bash -n -c 'if' 2>/dev/null; echo $?; bash nosuch.sh 2>/dev/null; echo $?; bash -o pipefail -c 'false | true'; echo $?",
        "0\n2\n127\n1\n",
        0,
    ),
    (
        r##"while getopts ":ab:c" o; do case $o in a) echo A;; b) echo "B=$OPTARG";; c) echo C;; \?) echo "bad $OPTARG";; :) echo "needs $OPTARG";; esac; done; echo $OPTIND"##,
        "1\n",
        0,
    ),
    (
        r##"f() { local OPTIND o; while getopts "r:vh" o "$@"; do case $o in r) echo "region $OPTARG";; v) echo verbose;; h) echo help;; *) echo usage;; esac; done; shift $((OPTIND-1)); echo "rest $*"; }; f -v -r eu-west-1 bucket key; f -vreu x; f -z 2>/dev/null; f -- -v; f -r 2>/dev/null"##,
        "verbose\nregion eu-west-1\nrest bucket key\nverbose\nregion eu\nrest x\nusage\nrest \nrest -v\nusage\nrest \n",
        0,
    ),
    (
        "shopt -s extglob\ntouch a.txt b.log c.md; echo !(*.txt) @(a|b).* ?(x)c.md; x=aaab; echo ${x##+(a)}; case foobar in foo@(bar|baz)) echo m;; esac",
        "b.log c.md a.txt b.log c.md\nb\nm\n",
        0,
    ),
    (
        "[[ foo.tar.gz == *.@(gz|bz2) ]] && echo ext; [[ aab == +(a)b ]] && echo plus; [[ ab == a!(c) ]] && echo not; [[ abab == *(ab) ]] && echo star",
        "ext\nplus\nnot\nstar\n",
        0,
    ),
    (
        "shopt -s nullglob; echo *.none; set -- *.none; echo $#; shopt -u nullglob; echo *.none; shopt -s dotglob; touch .h; echo *; shopt -q nullglob; echo $?",
        "\n0\n*.none\n.h\n1\n",
        0,
    ),
    (
        "shopt -s nocasematch; [[ ABC == abc ]] && echo same; case FOO in foo) echo case;; esac; shopt -u nocasematch; [[ ABC == abc ]] || echo differs",
        "same\ncase\ndiffers\n",
        0,
    ),
    (
        "alias ll='ls -l'; ll 2>/dev/null; echo $?; alias ll; unalias ll; alias ll 2>/dev/null; echo $?",
        "127\nalias ll='ls -l'\n1\n",
        0,
    ),
    (
        "shopt -s expand_aliases\nalias hi='echo hello'\nhi there\nalias sudo='sudo '\nunalias hi\nhi 2>/dev/null\necho $?",
        "hello there\n127\n",
        0,
    ),
    (
        "mkdir -p d/e; cd d; pushd e > /dev/null; basename $PWD; popd > /dev/null; basename $PWD; dirs | grep -c d",
        "e\nd\n1\n",
        0,
    ),
    (
        "exec 3> out; echo one >&3; echo two >&3; exec 3>&-; cat out; exec 4< out; read -u 4 l; echo $l; read l <&4; echo $l; exec 4<&-",
        "one\ntwo\none\ntwo\n",
        0,
    ),
    ("exec > log 2>&1; echo logged; ls /nope; cat log > copy; exec > copy; wc -l log", "", 0),
    ("exec echo replaced; echo no", "replaced\n", 0),
    ("(exec false); echo $?; exec nosuchcmd 2>/dev/null; echo no", "1\n", 127),
    (
        "time_it() { local s=$SECONDS; sleep 0.1; echo $((SECONDS-s)); }; time_it; [ ${#RANDOM} -gt 0 ] && echo random; (( RANDOM < 32768 )) && echo range",
        "0\nrandom\nrange\n",
        0,
    ),
    (
        "time true 2>/dev/null; echo $?; { time sleep 0.1; } 2> t; grep -c real t; TIMEFORMAT=took; { time true; } 2>&1",
        "0\n1\ntook\n",
        0,
    ),
    (
        "echo $LINENO\nif true; then\n  echo $LINENO\nfi\nnosuch 2>&1",
        "1\n3\nbash: line 5: nosuch: command not found\n",
        127,
    ),
    (
        "a() { echo a; b() { echo nested b; }; }; a; b; declare -F a b; declare -f b; type b | head -2; unset -f b; b 2>/dev/null || echo gone",
        "a\nnested b\na\nb\nb () \n{ \n    echo nested b\n}\nb is a function\nb () \ngone\n",
        0,
    ),
    (
        "f() { if [[ $1 ]]; then for i in 1 2; do echo $i; done; elif true; then case x in x) echo c;; esac; else while false; do :; done; fi; (cd /; pwd) && { echo g; } | cat > /dev/null 2>&1; }; type f",
        "f is a function\nf () \n{ \n    if [[ -n $1 ]]; then\n        for i in 1 2;\n        do\n            echo $i;\n        done;\n    else\n        if true; then\n            case x in \n                x)\n                    echo c\n                ;;\n            esac;\n        else\n            while false; do\n                :;\n            done;\n        fi;\n    fi;\n    ( cd /;\n    pwd ) && { \n        echo g\n    } | cat > /dev/null 2>&1\n}\n",
        0,
    ),
    (
        "cat > deploy.sh <<'EOF'\n#!/bin/bash\nset -eu\nusage() { echo \"usage: ${0##*/} [-n] name\" >&2; exit 2; }\ndry=\nwhile getopts n o; do case $o in n) dry=1 ;; *) usage ;; esac; done\nshift $((OPTIND - 1))\n[ $# -eq 1 ] || usage\n${dry:+echo would} echo \"deploy $1\"\nEOF\nchmod +x deploy.sh\n./deploy.sh web\n./deploy.sh -n web\n./deploy.sh 2>&1\necho $?",
        "deploy web\nwould echo deploy web\nusage: deploy.sh [-n] name\n2\n",
        0,
    ),
    (
        "echo a >&2 2>/dev/null | cat; { echo o; echo e >&2; } 2>/dev/null | cat; echo x | tee >(cat > /dev/null) ; ls nope f 2>&1 >/dev/null | head -1",
        "o\nx\nls: cannot access 'nope': No such file or directory\n",
        0,
    ),
    (
        "diff <(echo a) <(echo a) && echo same; cat <(echo from sub); wc -l < <(seq 3)",
        "same\nfrom sub\n3\n",
        0,
    ),
    (
        "[ -t 0 ] || echo not tty; [ -t 1 ] || echo piped; test -p /dev/stdin; ls -d . | cat; [ /etc -ef /etc ] && echo ef; touch -d @0 old 2>/dev/null; touch new; [ new -nt old ] && echo nt",
        "not tty\npiped\n.\nef\nnt\n",
        0,
    ),
    (
        "umask; umask 022; umask -S; hash -r; echo $?; ulimit -n > /dev/null; echo $?; times > /dev/null; echo $?; builtin echo b; enable -n nosuch 2>/dev/null; echo $?; caller; echo $?",
        "0022\nu=rwx,g=rx,o=rx\n0\n0\n0\nb\n1\n1\n",
        0,
    ),
    ("select_test=1; PS3='? '; echo 2 | { select x in a b; do echo $x; break; done; } 2>/dev/null", "b\n", 0),
    (
        r##"printf '%q ' 'a b' "it's" '' '$x' $'new\nline' 'plain'; echo; printf '%b' 'a\nb\n'; printf '%s' "no nl"; echo; printf '%d %s\n' 1 a 2 b 3; printf '%s=%q\n' k 'v w' "##,
        "a\\ b it\\'s '' \\$x $'new\\nline' plain \na\nb\nno nl\n1 a\n2 b\n3 \nk=v\\ w\n",
        0,
    ),
    (
        r##"echo ${#} $? $$ ${!} | grep -c ' '; echo "$_" > /dev/null; echo last arg; echo $_"##,
        "1\nlast arg\narg\n",
        0,
    ),
    (
        r##"echo start; if [ "$(id -u)" -ge 0 ]; then echo num; fi; [ "$USER" ] || echo no user; echo ${HOME:+home} ${PWD:+pwd}; cd /; echo $OLDPWD | grep -c /"##,
        "start\nnum\nno user\nhome pwd\n1\n",
        0,
    ),
];
