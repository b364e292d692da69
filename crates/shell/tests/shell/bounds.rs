//! What no input may do: overflow the stack of a WebAssembly module, take memory without bound, run for ever
//! without letting others run.
//!
//! WebAssembly's stack is 1 MB (wasm-ld's default). The shipped build must do with a quarter of it, since the
//! engine of the browser adds its own; a build without optimisation takes up to eight times as much.

use rolelab_shell::{host::Host, syntax};

use crate::driver::{Ran, Terminal};

const STACK: usize = if cfg!(debug_assertions) { 2 << 20 } else { 256 << 10 };

/// Runs lines in a thread with the stack of a WebAssembly module.
fn narrow(lines: Vec<String>) -> Vec<Ran> {
    let run = move || {
        let mut terminal = Terminal::new();
        terminal.patience = 300;
        let mut all = Vec::new();
        for line in lines {
            let mended = syntax::mend(&line);
            for command in syntax::split(&mended.text) {
                syntax::check(&command);
                all.push(terminal.line(&command));
            }
        }
        all
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap()
}

/// Deepest and beyond.
fn nested(open: &str, middle: &str, close: &str) -> Vec<String> {
    [20, 47, 48, 49, 60, 500, 5_000].iter().map(|n| open.repeat(*n) + middle + &close.repeat(*n)).collect()
}

#[test]
fn the_deepest_nesting_fits_the_stack() {
    for (open, middle, close) in [
        ("(", "ls", ")"),
        ("( ", "ls", " )"),
        ("{ ", "ls", "; }"),
        ("$(", "echo ls", ")"),
        ("echo \"$(", "ls", ")\""),
        ("echo $(( 1 + $(", "echo 1", ") ))"),
        ("echo ${x:-$(", "ls", ")}"),
        ("${x:-", "y", "}"),
        ("\"${x:-", "y", "}\""),
        ("if true; then ", "ls", "; fi"),
        ("while :; do ", "break", "; break; done"),
        ("for i in 1; do ", "ls", "; done"),
        ("case x in x) ", "ls", ";; esac"),
        ("f() { ", "ls", "; }; f"),
        ("[[ ! ", "x", " ]]"),
        ("[[ ( ", "x", " ) ]]"),
        ("! ", "true", ""),
        ("echo {a,", "b", "}"),
        ("eval ", "ls", ""),
        ("bash -c ", "ls", ""),
        ("x=$(x=$(", "ls", "))"),
        ("ls | { ", "cat", "; }"),
        ("(", "(", "("),
        ("`", "", "`"),
        ("cat <<E\n$(", "ls", ")\nE\n"),
        ("echo $((", "1", "))"),
    ] {
        narrow(nested(open, middle, close));
    }
    let parentheses = |n: usize| format!("echo $(({}1{}))", "(".repeat(n), ")".repeat(n));
    narrow([10, 31, 32, 100, 5_000].map(parentheses).to_vec());
    let signs = |n: usize| format!("echo $(({}1))", "- ".repeat(n));
    narrow([10, 31, 32, 100, 5_000].map(signs).to_vec());
    let choices = |n: usize| format!("echo $(({}1))", "1?2:".repeat(n));
    narrow([10, 31, 32, 100, 5_000].map(choices).to_vec());
    let asked =
        |n: usize| format!("[ {}x{} ]; [ a -a b -a {}x ]", "( ".repeat(n), " )".repeat(n), "! ".repeat(n));
    narrow([3, 15, 16, 40, 2_000].map(asked).to_vec());
}

#[test]
fn endless_recursion_ends_in_words() {
    let rows = [
        ("f() { f; }; f", "f: maximum function nesting level exceeded"),
        ("f() { echo $(f); }; f", "maximum function nesting level exceeded"),
        ("f() { if true; then { ( f ); }; fi; }; f", "maximum function nesting level exceeded"),
        ("f() { f | cat; }; f", "maximum function nesting level exceeded"),
        ("f() { case x in x) for i in 1; do while f; do :; done; done; esac; }; f", "nesting level exceeded"),
        ("f() { eval f; }; f", "nesting level exceeded"),
        ("x='eval \"$x\"'; eval \"$x\"", "eval: maximum eval nesting level exceeded"),
        ("echo '. ./s' > s; . ./s", "maximum source nesting level exceeded"),
        ("a=b; b=a; echo $((a))", "expression recursion level exceeded"),
        ("x='x+x'; echo $((x))", "expression recursion level exceeded"),
    ];
    for (line, said) in rows {
        let ran = narrow(vec![line.to_owned(), "echo $?".to_owned()]);
        let all: String = ran.iter().map(|ran| ran.stderr.as_str()).collect();
        assert!(all.contains(said), "{line}: {ran:?}");
        // Within a substitution or a pipe only that subshell ends.
        assert!(matches!(ran.last().unwrap().stdout.as_str(), "1\n" | "0\n"), "{line}");
    }
    for line in ["echo 'bash s' > s; bash s", "f() { bash -c 'echo $(eval \"$x\")'; }; x=f; f; export x; f"] {
        narrow(vec![line.to_owned()]);
    }
}

#[test]
fn memory_is_bounded() {
    let rows = [
        ("x=1; while :; do x=$x$x; done", "1 MB"),
        ("x=0123456789; while :; do i=$((i+1)); eval \"v$i=$x\"; x=$x$x; done", "1 MB"),
        ("x=$(yes)", "left out"),
        ("x=$(while :; do echo y; done)", "left out"),
        ("seq 200000 | wc -l", "left out"),
        ("sort <(seq 200000) | wc -l", "left out"),
        ("yes | tac | wc -l", "left out"),
        ("echo {1..99999999}", "words"),
        ("echo {1..1000}{1..1000}{1..1000}", "words"),
        ("echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "words"),
        ("printf '%99999999999d' 1", ""),
        ("printf '%4096d' $(seq 2000) > /dev/null", ""),
        ("yes > f", ""),
        ("while :; do echo 0123456789abcdef; done", "1024 kB"),
        ("yes", "1024 kB"),
        ("seq 1 999999999", "1024 kB"),
        ("yes | cat", "1024 kB"),
        ("echo xx | sed ':a;s/.*/&&/;ta'", "1 MB"),
        ("echo x | sed ':a;H;G;ba'", "1 MB"),
        ("awk 'BEGIN { x = \"x\"; while (1) x = x x }'", "1 MB"),
        ("awk 'BEGIN { while (1) a[i++] = i }'", "16 MB"),
        ("awk 'function f(x) { f(x \"0123456789\") } BEGIN { f(\"\") }'", "400 deep"),
        ("awk 'function f() { return f() } BEGIN { f() }'", "400 deep"),
        ("awk 'BEGIN { $99999999 = 1 }'", "100000 fields"),
        ("awk 'BEGIN { while (1) printf \"%4000d\", 1 | \"cat\" }'", "1 MB"),
        ("awk 'BEGIN { while (1) print \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" }'", "1024 kB"),
        ("awk 'BEGIN { while (1) print > i++ }'", "256 files"),
        ("echo x | sed -n ':a;a text\nba'", "1 MB"),
        ("jq -n '[range(1e12)]'", "4 MB"),
        ("jq -n '\"x\" * 1e9'", "4 MB"),
        ("jq -n '[limit(1e9; repeat(1))]'", "4 MB"),
        ("jq -n 'def f: . + f; f'", "20000 deep"),
        ("jq -n 'def f: f, f; f'", "50000 places"),
        ("jq -n 'def f(g): f(g, g); f(1)'", "16 MB"),
        ("jq -n 'def f(g): f(g | g); f(.)'", "16 MB"),
        ("jq -n '[] | until(false; [.])'", "300 deep"),
        ("jq -n '[1] | until(false; [., .])'", "4 MB"),
        ("jq -n '[1] | until(false; . + .)'", "4 MB"),
        ("jq -n '\"ab\" | until(false; . + .)'", "4 MB"),
        ("jq -n '{} | until(false; {a: .})'", "300 deep"),
        ("jq -n 'reduce range(1e9) as $i ({}; .[$i | tostring] = $i)'", "4 MB"),
        ("jq -n '[range(1e9) | \"x\" * 100000]'", "16 MB"),
        ("jq -n '[range(9e3) | [range(10)]] | [., ., ., ., .] | length'", "4 MB"),
        ("jq -n '.[1e9] = 1'", "4 MB"),
        ("jq -n 'setpath([range(1000) | 0]; 1)'", "300 deep"),
        ("jq -n 'def f: .a | f; path(f)'", "300 deep"),
        ("jq -n 'def f: .a.b |= f; f'", "50000 places"),
        ("jq -n '[range(20000)] as $a | [range(20000)] as $b | $a | contains($b | reverse)'", "too long"),
        ("jq -n '[range(9000) | 1] as $a | $a | indices($a[1000:])'", "too long"),
        ("jq -n '\"a\" * 60000 | indices(\"a\" * 30000) | length'", "too long"),
        ("jq -n '\"a\" * 20000 | test(\"(a*)*(a*)*\\\\1b\")'", "too long"),
        ("jq -n '\"abc\" | gsub(\"\"; \"-\")'", "never ends"),
        ("jq -n 'repeat(\"xxxxxxxxxxxxxxxxxxxxxxxxxxx\")'", "1024 kB"),
        ("{ echo [; yes 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,; } | jq -c .", "4 MB"),
        ("yes '\"' | tr -d '\\n' | sed 's/..//' | jq -R .", ""),
        ("yes 1 | jq -s .", "4 MB"),
        ("yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | jq -Rs .", "4 MB"),
        ("jq -n '[range(300000)] | sort_by(-.) | map([.]) | length'", ""),
        ("x=$(seq 20000); set -- $x $x $x $x; echo $# ${x//1*/y} > /dev/null", ""),
    ];
    for (line, said) in rows {
        let mut terminal = Terminal::new();
        let ran = terminal.line(line);
        assert!(ran.lab.contains(said), "{line}: {:?} {:?}", ran.lab, ran.stderr);
        assert!(!ran.stopped, "{line} ends by itself");
        assert!(size(&terminal.host) < 10 << 20, "{line}");
        assert_eq!(terminal.line("echo alive").stdout, "alive\n", "{line}");
        terminal.line("rm -f f");
    }
}

fn size(host: &Host) -> usize {
    host.session.variables.values().map(|v| v.size()).sum()
}

#[test]
fn what_runs_for_ever_can_be_stopped_and_leaves_the_session_whole() {
    for line in [
        "while true; do :; done",
        "until false; do x=$((x+1)); done",
        "for ((;;)); do :; done",
        "while true; do echo y; done > /dev/null",
        "yes > /dev/null",
        "yes | grep -v y",
        "yes | while read x; do :; done",
        "while :; do echo; done | cat > /dev/null",
        "(while :; do :; done)",
        "x=$(while :; do :; done)",
        "f() { local own=1; while :; do :; done; }; f",
        "own=1 eval 'while :; do :; done'",
        "case x in x) while :; do :; done;; esac",
        "eval 'while :; do :; done'",
        "while sleep 1; do date; done > /dev/null",
        "echo x | sed ':a;ba'",
        "yes | sed -n '1!G;h;$p' > /dev/null",
        "awk 'BEGIN { while (1); }'",
        "yes | xargs -n 1 true",
        "yes | xargs -n1 sh -c 'while :; do :; done'",
        "sudo sh -c 'while :; do :; done'",
        "awk 'BEGIN { for (;;) x = substr(\"abc\", 2) }'",
        "yes | awk '{ n++ }'",
        "awk 'BEGIN { while (1) print > \"/dev/null\" }'",
        "awk 'BEGIN { while (1) system(\"true\") }'",
        "jq -n 'def f: f; f'",
        "jq -n 'def f: . as $x | f; f'",
        "jq -n 'last(range(1e12))'",
        "jq -n 'last(repeat(1))'",
        "jq -n '[recurse(.; false)]; 1' 2> /dev/null; jq -n 'until(false; . + 1)'",
        "jq -n 'def f: reduce range(1000) as $i (0; . + $i) | f; f'",
        "jq -n 'label $x | def f: f; f'",
        "jq -n 'try repeat(error(\"x\")?) catch 1'",
        "jq -n 'def f: (1, 2) as [$a] ?// $a | select(false); last(repeat(f))'",
        "jq -n 'def fib: if . < 2 then . else (. - 1 | fib) + (. - 2 | fib) end; 60 | fib'",
        "jq -n 'while(true; \"abc\" | sub(\"b\"; \"c\")) | empty'",
        "jq -n '[range(100000)] | until(false; sort)'",
        "jq -n '\"a\" * 5000 | until(false; gsub(\"a\"; \"b\"))'",
        "jq -n '[range(10000)] | until(false; .[0] += 1)'",
        "jq -n '[range(5000)] | until(false; map(. + 1))'",
        "yes 1 | jq empty",
        "yes 1 | jq -n 'last(inputs)'",
        "yes | jq -R empty",
        "awk 'function f(n) { return n < 2 ? n : f(n-1) + f(n-2) } BEGIN { f(60) }'",
    ] {
        let mut terminal = Terminal::new();
        terminal.patience = 50;
        let ran = terminal.line(line);
        assert!(ran.stopped, "{line}");
        assert_eq!(ran.status, 130, "{line}");
        assert_eq!(terminal.line("echo $? ${own-gone} $(pwd)").stdout, "130 gone /home/ec2-user\n", "{line}");
    }
}

#[test]
fn long_inputs_are_cheap() {
    let rows = [
        "echo x\n".repeat(9_000),
        format!("echo {}", "x ".repeat(30_000)),
        format!("echo '{}'", "x".repeat(60_000)),
        "a=".repeat(30_000),
        format!("true{}", " && true".repeat(8_000)),
        format!("[[ a{} ]]", " || b".repeat(12_000)),
        format!("echo a{}", " | cat".repeat(3_000)),
        format!("x={}; echo ${{x//a*b/c}} ${{x%%*a}} ${{x##a*b}}", "a".repeat(6_000)),
        format!("case {} in *a*a*a*a*b) echo;; esac", "a".repeat(20_000)),
        format!("echo {}", "*".repeat(30_000)),
        format!("echo {}", "/*".repeat(15_000)),
        format!("echo $(({}))", "1+".repeat(30_000) + "1"),
        format!("cat <<E\n{}E", "line\n".repeat(12_000)),
        "$".repeat(60_000),
        "`".repeat(60_000),
        "$((".repeat(20_000),
        "$(( ( ".to_owned() + &"( ".repeat(20_000) + &") ".repeat(20_000),
        "\u{201c}".repeat(20_000),
        "$ \n".repeat(20_000),
        "> \\\n".repeat(15_000),
        format!("echo {} | sed -E 's/(a*)*$x|a/b/g'", "a".repeat(20_000)),
        format!("echo {} | sed 's/\\(a*\\)*\\1b//'", "a".repeat(20_000)),
        format!("echo {} | grep -E '(a|aa)+$x'", "a".repeat(20_000)),
        format!("[[ {} =~ (a*)*(a*)*b ]]", "a".repeat(20_000)),
        format!("echo x | sed '{}'", "{".repeat(20_000)),
        format!("awk 'BEGIN {}'", "{".repeat(20_000)),
        format!("awk 'BEGIN {{ print {} }}'", "(".repeat(20_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "1+".repeat(20_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "-".repeat(20_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "1^".repeat(20_000)),
        format!("awk 'BEGIN {{ {}1 }}'", "x=".repeat(20_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "1?2:".repeat(10_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "a[".repeat(20_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "$".repeat(20_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "!".repeat(20_000)),
        format!("awk 'BEGIN {{ x = {}1 }}'", "f(".repeat(20_000)),
        format!("awk 'BEGIN {{ {} }}'", "if (1) ".repeat(8_000)),
        format!("awk 'BEGIN {{ {} }}'", "while (1) ".repeat(6_000)),
        format!("awk '{}'", "BEGIN {}\n".repeat(6_000)),
        format!("awk 'BEGIN {{ print length(\"{}\") }}'", "x".repeat(60_000)),
        format!("echo {} | awk '{{ gsub(/(a*)*$x|a/, \"b\") }}'", "a".repeat(20_000)),
        format!("jq -n '{}'", "[".repeat(10_000)),
        format!("jq -n '{}1{}'", "[".repeat(10_000), "]".repeat(10_000)),
        format!("jq -n '{}'", "{a:".repeat(10_000)),
        format!("jq -n '{}'", "(".repeat(20_000)),
        format!("jq -n '{}1'", "-".repeat(20_000)),
        format!("jq -n ' {}1'", "- ".repeat(20_000)),
        format!("jq -n '1{}'", "+1".repeat(20_000)),
        format!("jq -n '1{}'", " // 1".repeat(10_000)),
        format!("jq -n '1{}'", "|.".repeat(20_000)),
        format!("jq -n '1{}'", ",1".repeat(20_000)),
        format!("jq -n '{}'", ".a".repeat(20_000)),
        format!("jq -n '.{}'", "[0]".repeat(15_000)),
        format!("jq -n '.{}'", "[.".repeat(15_000)),
        format!("jq -n '.{}'", "?".repeat(40_000)),
        format!("jq -n '{}'", "try ".repeat(12_000)),
        format!("jq -n '{}'", "if 1 then ".repeat(5_000)),
        format!("jq -n '{}2 else 3 end'", "if 1 then 2 elif ".repeat(3_000)),
        format!("jq -n '{}1'", "def f: 1; ".repeat(5_000)),
        format!("jq -n '{}1'", "def f: ".repeat(7_000)),
        format!("jq -n '{}1'", ". as $x | ".repeat(5_000)),
        format!("jq -n '. as {}$x'", "[".repeat(20_000)),
        format!("jq -n '. as {}$x'", "{a:".repeat(15_000)),
        format!("jq -n '{}$x'", ". as $x ?// ".repeat(5_000)),
        format!("jq -n '. as $x{} | $x'", " ?// [$x]".repeat(5_000)),
        format!("jq -n '{}'", "reduce . as $x (".repeat(3_000)),
        format!("jq -n '{}'", "label $x | ".repeat(5_000)),
        format!("jq -n '{}'", "\"\\(".repeat(15_000)),
        format!("jq -n '\"{}\"'", "\\(1)".repeat(10_000)),
        format!("jq -n '\"{}\"'", "\\u00e9".repeat(9_000)),
        format!("jq -n '{}'", "f(".repeat(20_000)),
        format!("jq -n '{}'", "undefined,".repeat(5_000)),
        format!("jq -n '{}'", "a::".repeat(20_000)),
        format!("jq -n '\"x\" | test(\"{}\")'", "(".repeat(30_000)),
        format!("jq -n '\"x\" | test(\"{}\")'", "x{100}".repeat(9_000)),
        format!("jq -n '\"{}\" | test(\"(a*)*$x|a\")'", "a".repeat(20_000)),
        format!("jq -n '\"{}\" | [match(\"a*?b|a\"; \"g\")] | length'", "a".repeat(5_000)),
        format!("jq -n '\"{}\" | gsub(\"(?<x>a)\"; \"\\(.x)b\") | length'", "a".repeat(5_000)),
        format!("echo '{}' | jq .", "[".repeat(60_000)),
        format!("echo '{}' | jq .", "{\"a\":".repeat(10_000)),
        format!("echo '[{}1]' | jq length", "1,".repeat(30_000)),
        format!("echo '{}' | jq -R explode | jq -s 'map(implode) | length'", "x".repeat(30_000)),
        "jq -n 'reduce range(299) as $i (1; [.]) | tojson, . == ., (. < [.[0]]), sort, paths, flatten' > /dev/null".to_owned(),
        "jq -n 'reduce range(299) as $i (1; [.]) as $x | [$x, $x] | sort, unique, contains([$x])' > /dev/null".to_owned(),
        "jq -n 'reduce range(290) as $i (1; {a: .}) as $x | $x * $x, walk(.), ([$x | tostream] | length)' > /dev/null".to_owned(),
        "jq -n 'reduce range(290) as $i (1; {a: .}) | del(.. | .a?), delpaths([paths]), (getpath([range(280) | \"a\"]) |= 1)' > /dev/null".to_owned(),
        "jq -n 'reduce range(299) as $i (1; [.]) | ., tojson, (tojson | fromjson)' > /dev/null".to_owned(),
        "jq -n '[limit(9000; repeat(1))] | reduce .[] as $x (null; [., $x][0:1])' > /dev/null".to_owned(),
        "jq -n 'def f(g): if . > 9000 then g else . + 1 | f(g | .) end; 0 | f(.)'".to_owned(),
        "jq -n 'def f: if . > 4000 then . else (. + 1 | f) + 1 end; 0 | f'".to_owned(),
        "env ".repeat(15_000),
        "sudo ".repeat(12_000),
        "timeout 1 ".repeat(6_000),
        "xargs ".repeat(10_000),
        format!("find . {}", "! ".repeat(20_000)),
        format!("find . {}", "\\( ".repeat(10_000)),
        format!("echo x | sed -n '{}'", "p;".repeat(20_000)),
        "case x in ".repeat(6_000),
        "\\\n".repeat(30_000),
    ];
    // 300 polls of 2,000 steps are all that each may take; a quadratic reader would be seen by whoever waits.
    narrow(rows.to_vec());
}
