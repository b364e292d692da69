//! `--query`: JMESPath by its library, with awscli's messages and the order of keys that the library loses.

use std::collections::BTreeMap;

use jmespath::{Expression, ast::Ast};
use serde_json::{Map, Value};

use super::end::{End, Outcome};

/// Longer expressions are not read.
const MAX_TEXT: usize = 1000;
/// The library works by recursion; this many links and brackets keep it within any stack.
const MAX_LINKS: usize = 150;

/// An expression that was read.
#[derive(Debug)]
pub(super) struct Query {
    expression: Expression<'static>,
}

impl Query {
    /// Reads `text`.
    ///
    /// # Errors
    /// "Bad value for --query …", or the lab's own voice when it is too large.
    pub(super) fn read(text: &str) -> Outcome<Self> {
        let links = text.chars().filter(|c| ".[{(|&!*<>=".contains(*c)).count();
        if text.len() > MAX_TEXT || links > MAX_LINKS {
            return Err(End::NotSimulated("so large a --query".to_owned()));
        }
        match jmespath::compile(&with_quotes(text)) {
            Ok(expression) => Ok(Self { expression }),
            Err(error) => {
                let why = message(text, error.offset);
                Err(End::validation(format!("Bad value for --query {text}: {why}")))
            }
        }
    }

    /// What the expression finds in `value`.
    ///
    /// # Errors
    /// A function was given what it does not take.
    pub(super) fn search(&self, value: &Value) -> Outcome<Value> {
        let found = self.expression.search(value).map_err(|error| End::general(error.reason.to_string()))?;
        let found = serde_json::to_value(&*found).unwrap_or(Value::Null);
        let mut orders = Orders::default();
        orders.of_value(value);
        orders.of_expression(self.expression.as_ast());
        Ok(orders.restore(found))
    }
}

/// Python's jmespath takes `` `web-1` `` for `` `"web-1"` ``, a courtesy to expressions from before JMESPath's JEP 12,
/// and AWS's pages are full of them.
fn with_quotes(text: &str) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '"', '\'']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        done.push_str(before);
        let Some((piece, after)) = delimited(from) else {
            rest = from;
            break;
        };
        let inside = piece.strip_prefix('`').and_then(|p| p.strip_suffix('`')).unwrap_or("0");
        let unescaped = inside.replace("\\`", "`");
        let quoted = format!("\"{}\"", inside.trim_start());
        let json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
        if !json(&unescaped) && json(&quoted.replace("\\`", "`")) {
            done.push_str(&format!("`{quoted}`"));
        } else {
            done.push_str(piece);
        }
        rest = after;
    }
    done.push_str(rest);
    done
}

/// A piece between the delimiter at its beginning and the next one that no backslash precedes; and what follows.
fn delimited(text: &str) -> Option<(&str, &str)> {
    let mut characters = text.char_indices();
    let (_, delimiter) = characters.next()?;
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == delimiter {
            return text.split_at_checked(at + c.len_utf8());
        }
    }
    None
}

/// Python's jmespath on what it cannot read, as far as the place of the error tells.
fn message(text: &str, offset: usize) -> String {
    let (before, rest) = text.split_at_checked(offset).unwrap_or((text, ""));
    let column = before.chars().count();
    let rest = rest.trim_start();
    if before.trim_end().ends_with('.') {
        let (token, kind) = if rest.is_empty() { (String::new(), "EOF") } else { token(rest) };
        let caret = " ".repeat(column + 1);
        return format!(
            "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: {}: Parse error \
             at column {column}, token \"{token}\" ({kind}), for expression:\n\"{text}\"\n{caret}^",
            kind.to_lowercase()
        );
    }
    if rest.is_empty() {
        let column = text.chars().count();
        let caret = " ".repeat(column + 1);
        return format!("Invalid jmespath expression: Incomplete expression:\n\"{text}\"\n{caret}^");
    }
    let caret = " ".repeat(column + 1);
    let (token, kind) = token(rest);
    format!(
        "Unexpected token: {token}: Parse error at column {column}, token \"{token}\" ({kind}), for \
         expression:\n\"{text}\"\n{caret}^"
    )
}

/// The token at the beginning of a text, and Python's name for its kind.
fn token(text: &str) -> (String, &'static str) {
    let first = text.chars().next().unwrap_or(' ');
    if first.is_ascii_alphabetic() || first == '_' {
        let word = text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        return (word, "UNQUOTED_IDENTIFIER");
    }
    if first.is_ascii_digit() {
        return (text.chars().take_while(char::is_ascii_digit).collect(), "NUMBER");
    }
    let kind = match first {
        '.' => "DOT",
        '*' => "STAR",
        ']' => "RBRACKET",
        ',' => "COMMA",
        ':' => "COLON",
        '@' => "CURRENT",
        '(' => "LPAREN",
        ')' => "RPAREN",
        '{' => "LBRACE",
        '}' => "RBRACE",
        '[' => "LBRACKET",
        '|' => "PIPE",
        '&' => "EXPREF",
        '=' => "EQ",
        '<' => "LT",
        '>' => "GT",
        '!' => "NOT",
        '"' => "QUOTED_IDENTIFIER",
        _ => "UNKNOWN",
    };
    (first.to_string(), kind)
}

/// The order of keys, by the set of keys: the library keeps its objects sorted.
#[derive(Default)]
struct Orders(BTreeMap<Vec<String>, Vec<String>>);

impl Orders {
    fn note(&mut self, keys: Vec<String>) {
        let mut set = keys.clone();
        set.sort();
        self.0.insert(set, keys);
    }

    fn of_value(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.of_value(item)),
            Value::Object(members) => {
                self.note(members.keys().cloned().collect());
                members.values().for_each(|member| self.of_value(member));
            }
            _ => {}
        }
    }

    fn of_expression(&mut self, ast: &Ast) {
        match ast {
            Ast::MultiHash { elements, .. } => {
                self.note(elements.iter().map(|pair| pair.key.clone()).collect());
                elements.iter().for_each(|pair| self.of_expression(&pair.value));
            }
            Ast::MultiList { elements, .. } => elements.iter().for_each(|e| self.of_expression(e)),
            Ast::Function { args, .. } => args.iter().for_each(|arg| self.of_expression(arg)),
            Ast::Comparison { lhs, rhs, .. }
            | Ast::And { lhs, rhs, .. }
            | Ast::Or { lhs, rhs, .. }
            | Ast::Projection { lhs, rhs, .. }
            | Ast::Subexpr { lhs, rhs, .. } => {
                self.of_expression(lhs);
                self.of_expression(rhs);
            }
            Ast::Condition { predicate, then, .. } => {
                self.of_expression(predicate);
                self.of_expression(then);
            }
            Ast::Expref { ast, .. } => self.of_expression(ast),
            Ast::Flatten { node, .. } | Ast::Not { node, .. } | Ast::ObjectValues { node, .. } => {
                self.of_expression(node);
            }
            Ast::Field { .. }
            | Ast::Identity { .. }
            | Ast::Index { .. }
            | Ast::Literal { .. }
            | Ast::Slice { .. } => {}
        }
    }

    fn restore(&self, value: Value) -> Value {
        match value {
            Value::Array(items) => Value::Array(items.into_iter().map(|item| self.restore(item)).collect()),
            Value::Object(mut members) => {
                let mut set: Vec<String> = members.keys().cloned().collect();
                set.sort();
                let order = self.0.get(&set).cloned().unwrap_or(set);
                let mut ordered = Map::new();
                for key in order {
                    if let Some(member) = members.remove(&key) {
                        ordered.insert(key, self.restore(member));
                    }
                }
                Value::Object(ordered)
            }
            other => other,
        }
    }
}
