//! What bash 5.2.15 printed for scripts that this shell does not yet run as it does: known gaps. A row that comes
//! out equal fails its test, and moves to `language_table.rs`. Recorded as those of `bash_table.rs`.

/// Script, standard output, status.
pub(crate) const ROWS: &[(&str, &str, i32)] = &[
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
        "echo a >&2 2>/dev/null | cat; { echo o; echo e >&2; } 2>/dev/null | cat; echo x | tee >(cat > /dev/null) ; ls nope f 2>&1 >/dev/null | head -1",
        "o\nx\nls: cannot access 'nope': No such file or directory\n",
        0,
    ),
];
