//! The variables of an awk machine: globals, locals, fields, elements.

use std::rc::Rc;

use super::{
    code::{self, Name, Place},
    machine::{Fatal, Machine, Slot, Step},
    record::{MAX_FIELDS, Separator},
    value::{Array, ArrayRef, Key, Value},
};

/// Bytes that arrays and the variables of functions may take together.
const MAX_MEMORY: usize = 16 << 20;

impl Machine {
    pub(super) fn set_global(&mut self, variable: u32, value: Value) {
        if let Some(slot) = self.globals.get_mut(variable as usize) {
            *slot = Slot::Value(value);
        }
    }

    pub(super) fn global(&self, variable: u32) -> Value {
        match self.globals.get(variable as usize) {
            Some(Slot::Value(value)) => value.clone(),
            _ => Value::None,
        }
    }

    pub(super) fn global_text(&self, variable: u32) -> Rc<str> {
        self.global(variable).to_text("%.6g")
    }

    pub(super) fn convfmt(&self) -> Rc<str> {
        self.global_text(code::CONVFMT)
    }

    /// Sets a variable of the program by name, if the program has it.
    pub(super) fn assign(&mut self, name: &str, value: Value) -> Step<()> {
        let Some(index) = self.program.globals.iter().position(|own| own == name) else { return Ok(()) };
        self.store(Place::Global(u32::try_from(index).unwrap_or(0)), value, &Value::None)
    }

    pub(super) fn set_element(&mut self, array: u32, key: &str, value: Value) {
        if let Ok(array) = self.array(Name::Global(array)) {
            array.borrow_mut().elements.insert(Key(Rc::from(key)), value);
        }
    }

    pub(super) fn element(&mut self, array: u32, key: &str) -> Value {
        let Ok(array) = self.array(Name::Global(array)) else { return Value::None };
        let array = array.borrow();
        array.elements.get(&Key(Rc::from(key))).cloned().unwrap_or_default()
    }

    pub(super) fn slot(&mut self, name: Name) -> Option<&mut Slot> {
        match name {
            Name::Global(index) => self.globals.get_mut(index as usize),
            Name::Local(index) => self.frames.last_mut()?.locals.get_mut(index as usize),
        }
    }

    fn called(&self, name: Name) -> String {
        match name {
            Name::Global(index) => self.program.globals.get(index as usize).cloned().unwrap_or_default(),
            Name::Local(index) => format!("#{}", index.saturating_add(1)),
        }
    }

    /// The array that a variable is, or becomes.
    pub(super) fn array(&mut self, name: Name) -> Step<ArrayRef> {
        match self.slot(name) {
            Some(Slot::Array(array)) => {
                array.borrow_mut().used = true;
                return Ok(array.clone());
            }
            Some(slot @ Slot::Value(Value::None)) => {
                let array = ArrayRef::default();
                array.borrow_mut().used = true;
                *slot = Slot::Array(array.clone());
                return Ok(array);
            }
            _ => {}
        }
        Err(format!("fatal: attempt to use scalar `{}' as an array", self.called(name)).into())
    }

    /// The value of a variable.
    fn scalar(&mut self, name: Name) -> Step<Value> {
        match self.slot(name) {
            Some(Slot::Value(value)) => Ok(value.clone()),
            Some(Slot::Array(array)) if array.borrow().used => {
                Err(format!("fatal: attempt to use array `{}' in a scalar context", self.called(name)).into())
            }
            _ => Ok(Value::None),
        }
    }

    pub(super) fn divide(&mut self) -> Step<()> {
        let format = self.convfmt();
        if let Some(text) = self.record.undivided().map(|text| text.to_text(&format)) {
            let paragraphs = self.global_text(code::RS).is_empty();
            let separator = Separator::new(&self.global_text(code::FS), paragraphs)?;
            let (fields, work) = separator.split(&text);
            self.work += work + text.len() as u64 / 256;
            self.record.divide(fields);
        }
        Ok(())
    }

    pub(super) fn record_text(&mut self) -> Value {
        let (separator, format) = (self.global_text(code::OFS), self.convfmt());
        self.record.text(&separator, &format)
    }

    fn number_of_field(&self, index: &Value) -> Step<usize> {
        let number = index.number();
        if number < 0.0 {
            let shown = super::format::number(number.trunc(), "%.6g");
            return Err(format!("fatal: attempt to access field {shown}").into());
        }
        if number > MAX_FIELDS as f64 {
            return Err(Fatal::Lab("rolelab: a record may have 100000 fields here"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above")]
        Ok(number as usize)
    }

    /// Reads a place; `index` is the field's number or the subscript.
    pub(super) fn load(&mut self, place: Place, index: &Value) -> Step<Value> {
        match place {
            Place::Global(code::NF) => {
                self.divide()?;
                Ok(Value::Number(self.record.count() as f64))
            }
            Place::Global(index) => self.scalar(Name::Global(index)),
            Place::Local(index) => self.scalar(Name::Local(index)),
            Place::Field => {
                let number = self.number_of_field(index)?;
                if number == 0 {
                    return Ok(self.record_text());
                }
                self.divide()?;
                Ok(self.record.field(number))
            }
            Place::Element(name) => {
                let key = Key(index.to_text(&self.convfmt()));
                let array = self.array(name)?;
                if let Some(value) = array.borrow().elements.get(&key) {
                    return Ok(value.clone());
                }
                self.insert(&array, key, Value::None)?;
                Ok(Value::None)
            }
        }
    }

    pub(super) fn insert(&mut self, array: &ArrayRef, key: Key, value: Value) -> Step<()> {
        let size = key.0.len().saturating_add(value.size()).saturating_add(32);
        let array = &mut *array.borrow_mut();
        let length = key.0.len().saturating_add(32);
        let before = array.elements.insert(key, value).map_or(0, |old| old.size().saturating_add(length));
        array.size = array.size.saturating_add(size).saturating_sub(before);
        self.memory = self.memory.saturating_add(size).saturating_sub(before);
        self.room()
    }

    pub(super) fn room(&self) -> Step<()> {
        if self.memory > MAX_MEMORY {
            return Err(Fatal::Lab("rolelab: an awk program may keep 16 MB here; it was stopped"));
        }
        Ok(())
    }

    pub(super) fn clear(&mut self, array: &ArrayRef) {
        let array = &mut *array.borrow_mut();
        self.memory = self.memory.saturating_sub(array.size);
        *array = Array { used: true, ..Array::default() };
    }

    pub(super) fn store(&mut self, place: Place, value: Value, index: &Value) -> Step<()> {
        // What is kept is a value, never an expression or an array.
        let value = match value {
            Value::Regex(_, text) => Value::Text(text),
            Value::Array(_) => Value::None,
            value => value,
        };
        match place {
            Place::Global(code::NF) => {
                self.divide()?;
                let count = self.number_of_field(&value)?;
                self.record.set_count(count);
            }
            Place::Global(index) => self.put(Name::Global(index), value)?,
            Place::Local(index) => {
                let size = value.size();
                let before = match self.slot(Name::Local(index)) {
                    Some(Slot::Value(old)) => old.size(),
                    _ => 0,
                };
                self.put(Name::Local(index), value)?;
                if let Some(frame) = self.frames.last_mut() {
                    frame.size = frame.size.saturating_add(size).saturating_sub(before);
                }
                self.memory = self.memory.saturating_add(size).saturating_sub(before);
                self.room()?;
            }
            Place::Field => match self.number_of_field(index)? {
                0 => {
                    let text = value.to_text(&self.convfmt());
                    self.record.set(Value::Input(text));
                }
                number => {
                    self.divide()?;
                    self.record.set_field(number, value);
                }
            },
            Place::Element(name) => {
                let key = Key(index.to_text(&self.convfmt()));
                let array = self.array(name)?;
                self.insert(&array, key, value)?;
            }
        }
        Ok(())
    }

    fn put(&mut self, name: Name, value: Value) -> Step<()> {
        match self.slot(name) {
            Some(Slot::Array(array)) if array.borrow().used => {
                Err(format!("fatal: attempt to use array `{}' in a scalar context", self.called(name)).into())
            }
            Some(slot) => {
                *slot = Slot::Value(value);
                Ok(())
            }
            None => Ok(()),
        }
    }
}
