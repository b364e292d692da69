//! `--query`: JMESPath as Python's jmespath 1.0.1 reads and searches it, with its words for what is wrong. Knows no
//! service. A library of ours would lose the order of keys, turn whole numbers into fractions, and have other words.
//!
//! Source: jmespath 1.0.1, which awscli 2.9.19 carries, as observed.

mod eval;
mod functions;
mod lex;
mod parse;

use serde_json::Value;

use self::parse::Node;
use super::end::{End, Outcome};

/// Longer expressions are not read.
const MAX_TEXT: usize = 4000;

/// An expression that was read.
#[derive(Debug)]
pub(super) struct Query {
    root: Node,
}

/// What is wrong with an expression or with what it finds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wrong {
    /// The library's own sentence.
    Said(String),
    /// It asks for more than we do.
    TooMuch,
}

impl Query {
    /// Reads `text`.
    ///
    /// # Errors
    /// "Bad value for --query …", or the lab's own voice when it is too large.
    pub(super) fn read(text: &str) -> Outcome<Self> {
        if text.len() > MAX_TEXT {
            return Err(too_much());
        }
        match parse::parse(text) {
            Ok(root) => Ok(Self { root }),
            Err(Wrong::TooMuch) => Err(too_much()),
            Err(Wrong::Said(why)) => Err(End::validation(format!("Bad value for --query {text}: {why}"))),
        }
    }

    /// What the expression finds in `value`.
    ///
    /// # Errors
    /// A function was given what it does not take, or it takes too long.
    pub(super) fn search(&self, value: &Value) -> Outcome<Value> {
        eval::search(&self.root, value).map_err(|why| match why {
            Wrong::TooMuch => too_much(),
            Wrong::Said(why) => End::general(why),
        })
    }
}

fn too_much() -> End {
    End::NotSimulated("so large a --query".to_owned())
}
