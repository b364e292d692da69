//! ssh: a shell on another host, or one command there. Keys are not judged: the lab's hosts let their user in.

use super::not_simulated;
use crate::{
    pipe::Reader,
    port::{Answer, Ask, Flow, SshAnswer, Stream},
    program::Process,
};

/// Letters that take a value (OpenSSH 9.2, ssh(1)).
const VALUED: &str = "BbcDEeFIiJLlmOopQRSWw";
const USAGE: &str = "usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]
           [-b bind_address] [-c cipher_spec] [-D [bind_address:]port]
           [-E log_file] [-e escape_char] [-F configfile] [-I pkcs11]
           [-i identity_file] [-J [user@]host[:port]] [-L address]
           [-l login_name] [-m mac_spec] [-O ctl_cmd] [-o option] [-p port]
           [-Q query_option] [-R address] [-S ctl_path] [-W host:port]
           [-w local_tun[:remote_tun]] destination [command [argument ...]]
";

pub(super) async fn ssh(process: Process) -> Flow<i32> {
    let mut args = process.args.iter();
    let (mut login, mut nothing) = (None, false);
    let mut port = "22".to_owned();
    let target = loop {
        let Some(arg) = args.next() else {
            process.stderr.write(USAGE).await?;
            return Ok(255);
        };
        let Some(letters) = arg.strip_prefix('-').filter(|letters| !letters.is_empty()) else { break arg };
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            if !VALUED.contains(letter) {
                match letter {
                    // "Redirects stdin from /dev/null" (ssh(1)).
                    'n' => nothing = true,
                    'N' | 'f' => return not_simulated(&process, &format!("ssh -{letter}")).await,
                    'V' => {
                        process.stderr.write("OpenSSH_9.2p1\n").await?;
                        return Ok(0);
                    }
                    _ => {}
                }
                continue;
            }
            let rest: String = letters.by_ref().collect();
            let value = if rest.is_empty() { args.next().cloned() } else { Some(rest) };
            let Some(value) = value else {
                process
                    .stderr
                    .write(format!("ssh: option requires an argument -- {letter}\n{USAGE}"))
                    .await?;
                return Ok(255);
            };
            match letter {
                'l' => login = Some(value),
                'p' => port = value,
                'i' => identity(&process, &value).await?,
                'D' | 'J' | 'L' | 'R' | 'W' | 'w' => {
                    return not_simulated(&process, &format!("ssh -{letter}")).await;
                }
                _ => {}
            }
        }
    };
    let place = target.strip_prefix("ssh://").unwrap_or(target);
    let (user, host) = match place.rsplit_once('@') {
        Some((user, host)) => (Some(user.to_owned()), host.to_owned()),
        None => (login, place.to_owned()),
    };
    let words: Vec<String> = args.cloned().collect();
    let script = (!words.is_empty()).then(|| words.join(" "));
    // A pipe's content reaches the far program; without a command it is the commands themselves.
    let given = match &process.stdin {
        Reader::Bytes(_) | Reader::Pipe(..) if !nothing => Some(process.stdin.all().await?),
        _ => None,
    };
    let (script, input) = match (script, given) {
        (None, Some(commands)) => (Some(String::from_utf8_lossy(&commands).into_owned()), Vec::new()),
        (script, given) => (script, given.unwrap_or_default()),
    };
    match process.port.ask(Ask::Ssh { target: host.clone(), user, script, input }).await? {
        Answer::Ssh(SshAnswer::Opened) => Ok(0),
        Answer::Ssh(SshAnswer::Ran { printed, status }) => {
            for (stream, bytes) in printed {
                let to = if stream == Stream::Stdout { &process.stdout } else { &process.stderr };
                to.write(bytes).await?;
            }
            Ok(status)
        }
        Answer::Ssh(SshAnswer::TimedOut) => {
            let why = format!("ssh: connect to host {host} port {port}: Connection timed out\n");
            process.stderr.write(why).await?;
            Ok(255)
        }
        _ => {
            let why = format!("ssh: Could not resolve hostname {host}: Name or service not known\n");
            process.stderr.write(why).await?;
            Ok(255)
        }
    }
}

/// `-i` with a file that is not there: ssh warns and goes on.
async fn identity(process: &Process, file: &str) -> Flow<()> {
    let path = super::absolute(process, file);
    let missing = process.port.host().borrow().files.read(&path).err();
    if let Some(why) = missing {
        process.stderr.write(format!("Warning: Identity file {file} not accessible: {why}.\n")).await?;
    }
    Ok(())
}
