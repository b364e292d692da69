//! Ctrl-C, traps and the background at a terminal. What bash says of them was read off an interactive bash 5.2 with
//! `bash --norc -i` in a pseudoterminal; scripts stand in the tables.

use crate::driver::Terminal;

#[test]
fn the_background_runs_beside_the_prompt_and_is_told_before_the_next() {
    let mut terminal = Terminal::new();
    let ran = terminal.line("{ sleep 5; echo woke > f; echo up; } & echo started");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.status), ("started\n", "[1] 1043\n", 0));
    // The prompt is free, and what it does is seen behind it.
    assert_eq!(terminal.line("ls; echo $!; x=1; cd /tmp").stdout, "1043\n");
    assert_eq!(
        terminal.line("jobs").stdout,
        "[1]+  Running                 { sleep 5; echo woke > f; echo up; } &\n"
    );
    let ran = terminal.line("sleep 6; cat ~/f; echo $x $PWD");
    assert_eq!(ran.stdout, "up\nwoke\n1 /tmp\n");
    assert_eq!(ran.stderr, "[1]+  Done                    { sleep 5; echo woke > f; echo up; }\n");
    assert_eq!(terminal.line("jobs").stdout, "");
}

#[test]
fn the_background_goes_on_when_nobody_types() {
    let mut terminal = Terminal::new();
    terminal.line("(sleep 60; echo later; exit 3) &");
    assert_eq!(terminal.rest().stdout, "later\n");
    let ran = terminal.line("echo next");
    assert_eq!(ran.stderr, "[1]+  Exit 3                  ( sleep 60; echo later; exit 3 )\n");
    assert_eq!(
        terminal.line("sleep 1 & wait; sleep 1 &").stderr,
        "[1] 1044\n[1]+  Done                    sleep 1\n[1] 1045\n"
    );
}

#[test]
fn ctrl_c_is_not_for_the_background_and_kill_is() {
    let mut terminal = Terminal::new();
    terminal.line("sleep 100 &");
    terminal.interrupts = vec![1];
    assert_eq!(terminal.line("while :; do :; done").status, 130);
    assert_eq!(terminal.line("jobs -r").stdout, "[1]+  Running                 sleep 100 &\n");
    let ran = terminal.line("kill %1; wait %1; echo $?");
    assert_eq!(ran.stdout, "143\n");
    terminal.line("sleep 100 &");
    terminal.interrupts = vec![1];
    let ran = terminal.line("fg");
    assert_eq!((ran.stdout.as_str(), ran.status), ("sleep 100\n", 130));
    assert_eq!(terminal.line("jobs").stdout, "");
    assert_eq!(terminal.line("fg").stderr, "-bash: fg: current: no such job\n");
}

#[test]
fn a_command_that_never_rests_runs_in_the_background_too() {
    let mut terminal = Terminal::new();
    terminal.line("while :; do :; done &");
    assert_eq!(terminal.line("echo $((6*7)); for i in 1 2 3; do echo $i; done").stdout, "42\n1\n2\n3\n");
    assert_eq!(terminal.line("kill $!; wait").status, 0);
    assert_eq!(terminal.rest().stdout, "");
}

#[test]
fn ctrl_c_runs_traps() {
    // Line, at which polls Ctrl-C comes, standard output, status.
    let rows: [(&str, &[u32], &str, i32); 10] = [
        ("trap 'echo int' INT; while :; do :; done", &[3, 30, 60], "int\nint\n", 130),
        ("trap 'echo int' INT; while :; do ((++n > 9000)) && break; done; echo $n", &[1], "int\n9001\n", 0),
        ("trap '' INT; while :; do ((++n > 9000)) && break; done; echo $n", &[1, 2], "9001\n", 0),
        ("(trap 'echo bye' EXIT; while :; do :; done); echo not", &[2], "bye\n", 130),
        // At a terminal it is for the pipeline alone; in a script for the shell too.
        ("trap 'echo int' INT; while :; do :; done | cat; echo not", &[2], "not\n", 0),
        ("bash -c 'trap \"echo int\" INT; while :; do :; done | cat; echo not'", &[2], "int\nnot\n", 0),
        ("bash -c 'trap \"echo int\" INT; sleep 50; echo after'", &[1], "int\nafter\n", 0),
        ("trap 'echo int' INT; sleep 50; echo after", &[1], "after\n", 0),
        ("for i in 1 2 3; do sleep 50; echo $i; done; echo end", &[1], "", 130),
        (
            "f() { trap 'echo out; trap - INT; kill -INT $$' INT; while :; do :; done; }; f",
            &[2],
            "out\n",
            130,
        ),
    ];
    for (line, interrupts, stdout, status) in rows {
        let mut terminal = Terminal::new();
        terminal.interrupts = interrupts.to_vec();
        let ran = terminal.line(line);
        assert_eq!((ran.stdout.as_str(), ran.status), (stdout, status), "{line}: {ran:?}");
        assert!(!ran.stopped, "{line}");
    }
    let mut terminal = Terminal::new();
    terminal.interrupts = vec![2];
    let ran = terminal.script("trap 'echo cleaned' EXIT; while :; do :; done");
    assert_eq!((ran.stdout.as_str(), ran.status), ("cleaned\n", 130));
}

#[test]
fn the_trap_on_exit_of_a_terminal_runs_when_it_is_left() {
    let mut terminal = Terminal::new();
    assert_eq!(terminal.line("trap 'echo bye $?' EXIT").stdout, "");
    assert_eq!(terminal.line("false; trap -p").stdout, "trap -- 'echo bye $?' EXIT\n");
    let ran = terminal.line("exit 3");
    assert_eq!((ran.stdout.as_str(), ran.status, ran.exited), ("bye 3\n", 3, true));
}

#[test]
fn the_background_is_bounded() {
    let mut terminal = Terminal::new();
    let ran = terminal.line("for ((i = 0; i < 200; i++)); do sleep 9 & done");
    assert!(ran.stderr.ends_with("-bash: fork: Resource temporarily unavailable\n"), "{ran:?}");
    assert_eq!(terminal.line("echo alive").stdout, "alive\n");
    let mut terminal = Terminal::new();
    terminal.patience = 300;
    let ran = terminal.line(":() { : | : & }; :");
    assert_eq!(ran.status, 0, "{ran:?}");
    terminal.rest();
    assert_eq!(terminal.line("echo alive").stdout, "alive\n");
}
