//! `test`, `[` and `[[`: what is asked about strings, numbers and files.

use super::{Env, Eval, Evaluation, Unwind};
use crate::{
    expression::{EXTENDED, GAVE_UP},
    syntax::ast::Test,
};

/// Unary operators that ask about a string or a file.
const UNARY: &str = "bcdefghknoprstuvwxzLOGSNR";

impl Env {
    /// The answer to a unary operator, given by its letter.
    fn unary(&self, operator: char, operand: &str) -> bool {
        match operator {
            'z' => operand.is_empty(),
            'n' => !operand.is_empty(),
            'v' => self.is_set(operand),
            'o' => self.has_option(operand),
            'R' => self.session(|s| s.variables.get(operand).is_some_and(|v| v.reference)),
            't' => matches!(operand, "0" | "1" | "2") && self.interactive() && self.stdout.is_terminal(),
            _ => self.file(operator, operand),
        }
    }

    /// Whether `name` or `name[subscript]` has a value.
    fn is_set(&self, text: &str) -> bool {
        match super::variables::cut(text) {
            Some((name, "@" | "*")) => !self.elements(name).is_empty(),
            Some((name, subscript)) => {
                let subscript = subscript.trim_matches(['"', '\'']);
                let index = subscript.parse().ok().map(crate::variable::Key::Index);
                let by_name = crate::variable::Key::Name(subscript.to_owned());
                index.is_some_and(|key| self.element(name, &key).is_some())
                    || self.elements(name).iter().any(|(key, _)| *key == by_name)
            }
            None => self.value(text).is_some(),
        }
    }

    fn file(&self, operator: char, path: &str) -> bool {
        if path.is_empty() {
            return false;
        }
        let path = self.absolute(path);
        let host = self.port().host().borrow();
        let Ok(entry) = host.files.entry(&path) else { return false };
        match operator {
            'e' => true,
            'f' => entry.content.is_some() && path != crate::files::NULL,
            'd' => entry.content.is_none(),
            's' => entry.content.as_ref().is_none_or(|content| !content.is_empty()),
            'r' => host.files.allows(&path, 4),
            'w' => host.files.allows(&path, 2),
            'x' => host.files.allows(&path, 1),
            'c' => path == crate::files::NULL,
            'O' | 'G' => host.files.owns(&path),
            _ => false,
        }
    }

    /// The answer to a comparison; `None` when bash has already said what is wrong with it.
    async fn compare(&self, who: &str, left: &str, operator: &str, right: &str) -> Eval<Option<bool>> {
        Ok(Some(match operator {
            "=" | "==" => left == right,
            "!=" => left != right,
            "<" => left < right,
            ">" => left > right,
            "-ef" => {
                let host = self.port().host().borrow();
                let (left, right) = (self.absolute(left), self.absolute(right));
                left == right && host.files.entry(&left).is_ok()
            }
            "-nt" | "-ot" => {
                let host = self.port().host().borrow();
                let time = |path: &str| host.files.entry(&self.absolute(path)).ok().map(|e| e.modified);
                if operator == "-nt" { time(left) > time(right) } else { time(left) < time(right) }
            }
            _ => {
                let mut numbers = [0_i64; 2];
                for (slot, text) in numbers.iter_mut().zip([left, right]) {
                    match text.trim().parse() {
                        Ok(number) => *slot = number,
                        Err(_) => {
                            self.complain(&format!("{who}: {text}: integer expression expected")).await?;
                            return Ok(None);
                        }
                    }
                }
                let [a, b] = numbers;
                match operator {
                    "-eq" => a == b,
                    "-ne" => a != b,
                    "-lt" => a < b,
                    "-le" => a <= b,
                    "-gt" => a > b,
                    _ => a >= b,
                }
            }
        }))
    }

    /// `[[ … ]]`.
    pub(super) async fn extended_test(&self, test: &Test) -> Eval<i32> {
        Ok(match self.ask_test(test).await {
            Ok(answer) => i32::from(!answer),
            Err(Unwind::Abort(2)) => 2,
            Err(other) => return Err(other),
        })
    }

    fn ask_test<'a>(&'a self, test: &'a Test) -> Evaluation<'a, bool> {
        Box::pin(async move {
            Ok(match test {
                Test::And(tests) => {
                    for test in tests {
                        if !self.ask_test(test).await? {
                            return Ok(false);
                        }
                    }
                    true
                }
                Test::Or(tests) => {
                    for test in tests {
                        if self.ask_test(test).await? {
                            return Ok(true);
                        }
                    }
                    false
                }
                Test::Not(test) => !self.ask_test(test).await?,
                Test::Word(word) => {
                    let text = self.expand_one(word).await?;
                    self.say_trace(&format!("[[ -n {} ]]", shown(&text))).await?;
                    !text.is_empty()
                }
                Test::Unary(operator, word) => {
                    let operand = self.expand_one(word).await?;
                    self.say_trace(&format!("[[ {operator} {} ]]", shown(&operand))).await?;
                    operator.chars().nth(1).is_some_and(|c| self.unary(c, &operand))
                }
                Test::Binary(left, operator, right) => {
                    let left = self.expand_one(left).await?;
                    if self.has_option("xtrace") {
                        let right = self.expand_one(right).await?;
                        self.say_trace(&format!("[[ {} {operator} {} ]]", shown(&left), shown(&right)))
                            .await?;
                    }
                    match operator.as_str() {
                        "=" | "==" => self.expand_extended(right).await?.matches(&left),
                        "!=" => !self.expand_extended(right).await?.matches(&left),
                        "=~" => {
                            let expression = self.expand_expression(right).await?;
                            self.matches_expression(&left, &expression).await?
                        }
                        "<" | ">" | "-nt" | "-ot" | "-ef" => {
                            let right = self.expand_one(right).await?;
                            self.compare("[[", &left, operator, &right).await?.unwrap_or(false)
                        }
                        _ => {
                            // Here numbers are arithmetic.
                            let (Some(a), Some(b)) = (self.number(&left).await?, {
                                let right = self.expand_one(right).await?;
                                self.number(&right).await?
                            }) else {
                                return Ok(false);
                            };
                            let (a, b) = (a.to_string(), b.to_string());
                            self.compare("[[", &a, operator, &b).await?.unwrap_or(false)
                        }
                    }
                }
            })
        })
    }

    async fn number(&self, text: &str) -> Eval<Option<i64>> {
        use crate::syntax::ast::{Part, Word};
        self.arithmetic(&Word { parts: vec![Part::Quoted(text.to_owned())] }).await
    }

    /// `=~`. A bad expression is status 2, as in bash.
    async fn matches_expression(&self, text: &str, expression: &str) -> Eval<bool> {
        let fold = self.has_option("nocasematch");
        let Ok(expression) = (self.port().later().await?.expression)(expression, EXTENDED, fold) else {
            return Err(Unwind::Abort(2));
        };
        let found = expression.find(text, 0);
        for _ in 0..expression.spent() {
            self.port().step().await?;
        }
        if expression.gave_up() {
            self.port().lab_voice(GAVE_UP);
        }
        let groups = found
            .iter()
            .flat_map(|found| (0..=expression.groups()).map(move |group| found.text(text, group).to_owned()));
        self.assign_values("BASH_REMATCH", groups.collect()).await?;
        Ok(found.is_some())
    }

    /// `test` and `[`: 0 yes, 1 no, 2 a mistake, which is said.
    pub(super) async fn test(&self, who: &str, args: &[String]) -> Eval<i32> {
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let mut asked = Asked { env: self, who, words: &words };
        let answer = match asked.short(&words).await? {
            Some(answer) => answer,
            None => asked.or(0).await?,
        };
        Ok(match answer {
            Some(_) if !asked.words.is_empty() && words.len() > 4 => {
                self.complain(&format!("{who}: too many arguments")).await?;
                2
            }
            Some(answer) => i32::from(!answer),
            None => 2,
        })
    }
}

/// An operand as a trace shows it.
fn shown(text: &str) -> String {
    if text.is_empty() { "''".to_owned() } else { text.to_owned() }
}

/// The words of `test` that are not read yet.
struct Asked<'a> {
    env: &'a Env,
    who: &'a str,
    words: &'a [&'a str],
}

fn is_unary(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next() == Some('-') && chars.next().is_some_and(|c| UNARY.contains(c)) && chars.next().is_none()
}

fn is_binary(word: &str) -> bool {
    ["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"].contains(&word)
}

impl<'a> Asked<'a> {
    /// POSIX decides up to four words by their number alone. The outer `None` is "more than that".
    async fn short(&mut self, words: &[&str]) -> Eval<Option<Option<bool>>> {
        let env = self.env;
        Ok(Some(match words {
            [] => Some(false),
            [one] => Some(!one.is_empty()),
            ["!", one] => Some(one.is_empty()),
            [operator, operand] if is_unary(operator) => {
                Some(operator.chars().nth(1).is_some_and(|c| env.unary(c, operand)))
            }
            [operator, _] => {
                env.complain(&format!("{}: {operator}: unary operator expected", self.who)).await?;
                None
            }
            [left, operator, right] if is_binary(operator) => {
                env.compare(self.who, left, operator, right).await?
            }
            ["!", operator, operand] if is_unary(operator) => {
                Some(!operator.chars().nth(1).is_some_and(|c| env.unary(c, operand)))
            }
            [left, "-a", right] => Some(!left.is_empty() && !right.is_empty()),
            [left, "-o", right] => Some(!left.is_empty() || !right.is_empty()),
            ["(", one, ")"] => Some(!one.is_empty()),
            [_, operator, _] => {
                env.complain(&format!("{}: {operator}: binary operator expected", self.who)).await?;
                None
            }
            ["!", left, operator, right] if is_binary(operator) => {
                env.compare(self.who, left, operator, right).await?.map(|answer| !answer)
            }
            [_, _, _, _] => {
                env.complain(&format!("{}: too many arguments", self.who)).await?;
                None
            }
            _ => return Ok(None),
        }))
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    fn or(&mut self, depth: u32) -> Evaluation<'_, Option<bool>> {
        Box::pin(async move {
            let Some(mut answer) = self.and(depth).await? else { return Ok(None) };
            while self.words.first() == Some(&"-o") {
                self.next();
                let Some(right) = self.and(depth).await? else { return Ok(None) };
                answer = answer || right;
            }
            Ok(Some(answer))
        })
    }

    async fn and(&mut self, depth: u32) -> Eval<Option<bool>> {
        let Some(mut answer) = self.primary(depth).await? else { return Ok(None) };
        while self.words.first() == Some(&"-a") {
            self.next();
            let Some(right) = self.primary(depth).await? else { return Ok(None) };
            answer = answer && right;
        }
        Ok(Some(answer))
    }

    async fn primary(&mut self, depth: u32) -> Eval<Option<bool>> {
        let env = self.env;
        let mut negated = false;
        while self.words.first() == Some(&"!") {
            self.next();
            negated = !negated;
        }
        let answer = match *self.words {
            ["(", ..] if depth < 16 => {
                self.next();
                let inner = self.or(depth.saturating_add(1)).await?;
                if self.next() != Some(")") {
                    env.complain(&format!("{}: `)' expected", self.who)).await?;
                    return Ok(None);
                }
                inner
            }
            [left, operator, right, ref rest @ ..] if is_binary(operator) => {
                self.words = rest;
                env.compare(self.who, left, operator, right).await?
            }
            [operator, operand, ref rest @ ..] if is_unary(operator) => {
                self.words = rest;
                Some(operator.chars().nth(1).is_some_and(|c| env.unary(c, operand)))
            }
            [one, ref rest @ ..] => {
                self.words = rest;
                Some(!one.is_empty())
            }
            [] => {
                env.complain(&format!("{}: argument expected", self.who)).await?;
                None
            }
        };
        Ok(answer.map(|answer| answer != negated))
    }
}
