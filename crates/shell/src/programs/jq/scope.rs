//! What a name means where it stands. A parser asks here as it goes, since in jq everything is defined before it is
//! used; what comes out are counts of scopes.

use std::collections::BTreeSet;

use super::{
    code::{Id, Node, Program, SPECIALS},
    natives,
    value::Value,
};

/// The most nodes of a program.
const MAX_NODES: usize = 100_000;

/// A name that holds from here on. All but functions take a scope of their own when the program runs.
pub(super) enum Name {
    Variable(String),
    Label(String),
    /// An argument that is run where it is used.
    Argument(String),
    Function {
        name: String,
        arguments: usize,
        /// Its place in the program's list.
        function: u32,
        /// Scopes around the definition.
        depth: u32,
    },
}

/// A program in the making, and the names that hold.
pub(super) struct Scope {
    pub(super) program: Program,
    names: Vec<Name>,
    /// Scopes around what is read now.
    depth: u32,
    /// Variables of the command line and the environment.
    globals: Vec<(String, Value)>,
    /// What is wrong beside the grammar: where, and the message. Found before anything is looked up.
    pub(super) wrong: Vec<(usize, String)>,
    /// What is not defined: where, the message, and the function it is missing in.
    missing: Vec<(usize, String, Option<u32>)>,
    /// Which function calls which; the program itself is none.
    calls: Vec<(Option<u32>, u32)>,
    /// The function whose body is read.
    owner: Option<u32>,
    pub(super) too_long: bool,
    /// A function that jq has and the lab has not.
    pub(super) unsimulated: bool,
}

/// Functions of jq 1.6 that are not simulated.
const UNSIMULATED: [&str; 16] = [
    "modulemeta",
    "get_search_list",
    "get_jq_origin",
    "get_prog_origin",
    "erf",
    "erfc",
    "j0",
    "j1",
    "jn",
    "y0",
    "y1",
    "yn",
    "lgamma_r",
    "nexttoward",
    "fma",
    "pow10",
];

impl Scope {
    pub(super) fn new(globals: Vec<(String, Value)>) -> Self {
        let program = Program::default();
        Self {
            program,
            names: Vec::new(),
            depth: 0,
            globals,
            wrong: Vec::new(),
            missing: Vec::new(),
            calls: Vec::new(),
            owner: None,
            too_long: false,
            unsimulated: false,
        }
    }

    /// Notes that something is not defined.
    fn miss(&mut self, at: usize, why: String) {
        self.missing.push((at, why, self.owner));
    }

    /// What is missing in the program and in the functions that it needs; nobody looks into others.
    pub(super) fn mistakes(&mut self) -> Vec<(usize, String)> {
        let mut needed: BTreeSet<Option<u32>> = [None].into();
        let mut left = vec![None];
        while let Some(caller) = left.pop() {
            for (_, callee) in self.calls.iter().filter(|(own, _)| *own == caller) {
                if needed.insert(Some(*callee)) {
                    left.push(Some(*callee));
                }
            }
        }
        let all = std::mem::take(&mut self.missing);
        all.into_iter().filter(|(.., owner)| needed.contains(owner)).map(|(at, why, _)| (at, why)).collect()
    }

    pub(super) fn add(&mut self, node: Node) -> Id {
        if self.program.nodes.len() >= MAX_NODES {
            self.too_long = true;
            return 0;
        }
        self.program.nodes.push(node);
        Id::try_from(self.program.nodes.len() - 1).unwrap_or(0)
    }

    pub(super) fn constant(&mut self, value: Value) -> Id {
        self.add(Node::Constant(value))
    }

    pub(super) fn node(&self, id: Id) -> Option<&Node> {
        self.program.nodes.get(id as usize)
    }

    /// Where the names stand now, to come back to.
    pub(super) fn mark(&self) -> usize {
        self.names.len()
    }

    pub(super) fn push(&mut self, name: Name) {
        if !matches!(name, Name::Function { .. }) {
            self.depth = self.depth.saturating_add(1);
        }
        self.names.push(name);
    }

    /// Takes the names since a mark away; [`Self::restore`] puts them back.
    pub(super) fn leave(&mut self, mark: usize) -> Vec<Name> {
        let names = self.names.split_off(mark.min(self.names.len()));
        let scopes = names.iter().filter(|name| !matches!(name, Name::Function { .. })).count();
        self.depth = self.depth.saturating_sub(u32::try_from(scopes).unwrap_or(u32::MAX));
        names
    }

    pub(super) fn restore(&mut self, names: Vec<Name>) {
        for name in names {
            self.push(name);
        }
    }

    /// The number of the scope that was pushed last, for [`Self::slot`].
    pub(super) fn last_slot(&self) -> u32 {
        self.depth.saturating_sub(1)
    }

    /// The variable of a scope by its number.
    pub(super) fn slot(&mut self, number: u32) -> Id {
        let outwards = self.depth.saturating_sub(number).saturating_sub(1);
        self.add(Node::Variable(outwards))
    }

    /// The innermost name for which `is` has something, with its distance in scopes.
    fn look<T>(&self, is: impl Fn(&Name) -> Option<T>) -> Option<(u32, T)> {
        let mut outwards = 0_u32;
        for name in self.names.iter().rev() {
            if let Some(found) = is(name) {
                return Some((outwards, found));
            }
            if !matches!(name, Name::Function { .. }) {
                outwards = outwards.saturating_add(1);
            }
        }
        None
    }

    pub(super) fn variable(&mut self, wanted: &str, at: usize) -> Id {
        let found = self.look(|name| matches!(name, Name::Variable(own) if own == wanted).then_some(()));
        if let Some((outwards, ())) = found {
            return self.add(Node::Variable(outwards));
        }
        if let Some((_, value)) = self.globals.iter().find(|(own, _)| own == wanted) {
            let value = value.clone();
            return self.constant(value);
        }
        self.miss(at, format!("${wanted} is not defined"));
        0
    }

    pub(super) fn label(&mut self, wanted: &str, at: usize) -> Id {
        let found = self.look(|name| matches!(name, Name::Label(own) if own == wanted).then_some(()));
        match found {
            Some((outwards, ())) => self.add(Node::Break(outwards)),
            None => {
                self.miss(at, format!("$*label-{wanted} is not defined"));
                0
            }
        }
    }

    /// Begins a function: it knows itself from here on. Gives it, and the one around it for [`Self::body`].
    pub(super) fn define(&mut self, name: String, arguments: usize) -> (u32, Option<u32>) {
        let function = u32::try_from(self.program.functions.len()).unwrap_or(0);
        self.program.functions.push(0);
        let depth = self.depth;
        self.push(Name::Function { name, arguments, function, depth });
        (function, self.owner.replace(function))
    }

    pub(super) fn body(&mut self, function: u32, body: Id, around: Option<u32>) {
        self.owner = around;
        if let Some(place) = self.program.functions.get_mut(function as usize) {
            *place = body;
        }
    }

    /// A call of a function by its name.
    pub(super) fn call(&mut self, wanted: &str, arguments: Vec<Id>, at: usize) -> Id {
        enum Found {
            Argument,
            Function(u32, u32),
        }
        let count = arguments.len();
        let found = self.look(|name| match name {
            Name::Argument(own) if count == 0 && own == wanted => Some(Found::Argument),
            Name::Function { name, arguments, function, depth } if name == wanted && *arguments == count => {
                Some(Found::Function(*function, *depth))
            }
            _ => None,
        });
        match found {
            Some((outwards, Found::Argument)) => return self.add(Node::Argument(outwards)),
            Some((_, Found::Function(function, depth))) => {
                let leave = self.depth.saturating_sub(depth);
                self.calls.push((self.owner, function));
                return self.add(Node::Call(function, leave, arguments.into()));
            }
            None => {}
        }
        let is = |(name, many): (&str, usize)| name == wanted && many == count;
        if let Some((.., special)) = SPECIALS.iter().find(|row| is((row.0, row.1))) {
            return self.add(Node::Special(*special, arguments.into()));
        }
        if let Some((.., native)) = natives::all().find(|row| is((row.0, row.1))) {
            return self.add(Node::Native(*native, arguments.into()));
        }
        if (wanted, count) == ("builtins", 0) {
            return self.builtins();
        }
        if UNSIMULATED.contains(&wanted) {
            self.unsimulated = true;
            return 0;
        }
        self.miss(at, format!("{wanted}/{count} is not defined"));
        0
    }

    /// What is defined, as `name/arguments`.
    fn builtins(&mut self) -> Id {
        let defined = self.names.iter().filter_map(|name| match name {
            Name::Function { name, arguments, depth: 0, .. } => Some((name.as_str(), *arguments)),
            _ => None,
        });
        let specials = SPECIALS.iter().map(|row| (row.0, row.1));
        let natives = natives::all().map(|row| (row.0, row.1));
        let names = defined.chain(specials).chain(natives).filter(|(name, _)| !name.starts_with('_'));
        let list = names.map(|(name, arguments)| Value::text(format!("{name}/{arguments}"))).collect();
        self.constant(Value::array(list))
    }
}
