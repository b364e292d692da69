//! Fixed texts of curl 7.88.1 and its way of breaking warnings into lines. Decides nothing.

/// What `curl -V` prints, less the protocols and features that are not simulated.
pub(super) const VERSION: &str = "curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1
Release-Date: 2023-02-20
Protocols: http https
Features: IPv6
";

/// What follows every refusal of the command line.
pub(super) const HINT: &str = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/// What `curl --help` prints.
pub(super) const HELP: &str = "Usage: curl [options...] <url>
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit

This is not the full help, this menu is stripped into categories.
Use \"--help category\" to get an overview of all categories.
For all options use the manual or \"--help all\".
";

/// What stands instead of bytes that would upset a terminal.
pub(super) const BINARY: &str = "Binary output can mess up your terminal. Use \"--output -\" to tell \
    curl to output it to your terminal anyway, or consider \"--output <FILE>\" to save to a file.";

/// Columns of a terminal without `COLUMNS`.
const COLUMNS: usize = 79;

/// `Warning: …`, broken at spaces so that no line is longer than a terminal (`tool_msgs.c`). The space
/// at which a line is broken stays at its end.
pub(super) fn warning(text: &str) -> String {
    const PREFIX: &str = "Warning: ";
    let width = COLUMNS - PREFIX.len();
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if !line.is_empty() && line.chars().count() + word.chars().count() > width {
            out.push_str(&format!("{PREFIX}{line}\n"));
            line.clear();
        }
        line.push_str(word);
    }
    out.push_str(&format!("{PREFIX}{line}\n"));
    out
}
