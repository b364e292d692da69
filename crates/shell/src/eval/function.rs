//! Functions: kept by the session as text, called with parameters of their own.

use std::{collections::BTreeMap, rc::Rc};

use super::{Env, Eval, Evaluation, MAX_CALLS, Unwind};
use crate::{
    host::Frame,
    syntax::{
        self,
        ast::{Command, Function},
    },
};

/// The most functions a session keeps.
const MAX_FUNCTIONS: usize = 500;

impl Env {
    pub(super) fn define(&self, function: &Function) -> i32 {
        let room =
            self.session(|s| s.functions.len() < MAX_FUNCTIONS || s.functions.contains_key(&function.name));
        if !room {
            self.port().lab_voice("rolelab: a session keeps 500 functions here");
            return 1;
        }
        let source = function.source.clone();
        self.shell.bodies.borrow_mut().insert(source.clone(), function.body.clone());
        self.change(|s| s.functions.insert(function.name.clone(), (&*source).into()));
        0
    }

    /// The body of a function.
    pub(super) fn function(&self, name: &str) -> Option<Rc<Command>> {
        let source = self.session(|s| s.functions.get(name).cloned())?;
        if let Some(body) = self.shell.bodies.borrow().get(&*source) {
            return Some(body.clone());
        }
        // It was defined by an earlier line, so it can be read.
        let list = syntax::parse(&source).ok()?;
        let item = Rc::into_inner(list.into_iter().next()?)?;
        let command = item.first.stages.into_iter().next()?;
        let Command::Function(function) = command else { return None };
        self.shell.bodies.borrow_mut().insert((&*source).into(), function.body.clone());
        Some(function.body)
    }

    pub(super) async fn call(&self, name: &str, body: Rc<Command>, args: Vec<String>) -> Eval<i32> {
        let Some(env) = self.called() else {
            self.complain(&format!("{name}: maximum function nesting level exceeded ({MAX_CALLS})")).await?;
            return Err(Unwind::Abort(1));
        };
        let returns = self.trap("RETURN");
        let parameters = self.change(|s| {
            s.frames.push(Frame { name: name.to_owned(), hidden: BTreeMap::new() });
            std::mem::replace(&mut s.parameters, args)
        });
        let env = Self { returns: true, loops: 0, ..env };
        let run: Evaluation<'static, i32> = Box::pin(async move { env.command(&body).await });
        let mut ended = self.apart(run).await;
        if let Err(Unwind::Return(status)) = ended {
            ended = Ok(status);
        }
        if self.trap("RETURN") != returns || self.has_option("functrace") {
            self.run_trap("RETURN").await?;
        }
        self.change(|s| {
            s.parameters = parameters;
            for (name, hidden) in s.frames.pop().unwrap_or_default().hidden {
                match hidden {
                    Some(variable) => s.variables.insert(name, variable),
                    None => s.variables.remove(&name),
                };
            }
        });
        ended
    }
}
