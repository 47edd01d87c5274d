//! The part of Python's pickle format (protocol 2) that files of weights use, read as plain values.
//!
//! Nothing is ever called: what Python would build by a call is kept as the name and its arguments. A file may hold at most
//! [`MOST_STEPS`] instructions, and what it repeats is shared, so that no file can take more than it weighs.

use std::io::{self, Read};
use std::rc::Rc;

/// The most instructions of one pickle: files of weights have hundreds.
const MOST_STEPS: usize = 3_000;
const LONGEST_TEXT: usize = 4096;

/// A value of a pickle.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// None, or something that is not looked at (floats, empty containers that are repeated).
    Nothing,
    Bool(bool),
    Integer(i64),
    Text(Rc<str>),
    /// `module.name`.
    Global(Rc<str>),
    Tuple(Rc<Vec<Value>>),
    List(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    /// A name for something outside of the pickle.
    Outside(Rc<Value>),
    /// What a call of the first with the second would give.
    Call(Rc<(Value, Value)>),
}

impl Value {
    /// What a dictionary holds under a text.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.items()?.iter().find(|(name, _)| matches!(name, Value::Text(text) if &**text == key)).map(|(_, v)| v)
    }

    pub fn items(&self) -> Option<&[(Value, Value)]> {
        match self {
            Value::Dict(items) => Some(items),
            _ => None,
        }
    }

    pub fn tuple(&self) -> Option<&[Value]> {
        match self {
            Value::Tuple(values) => Some(values),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) | Value::Global(text) => Some(text),
            _ => None,
        }
    }

    pub fn size(&self) -> Option<usize> {
        match self {
            Value::Integer(n) => usize::try_from(*n).ok(),
            _ => None,
        }
    }

    /// What the memory of a pickle keeps: containers that still grow are left out.
    fn kept(&self) -> Value {
        match self {
            Value::List(_) | Value::Dict(_) => Value::Nothing,
            other => other.clone(),
        }
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{what}, so these are no weights that can be read"))
}

/// Reads one pickle up to its end mark.
///
/// # Errors
/// `InvalidData` with a reason where it holds something else than weights do, and those of the reader.
pub(super) fn read(reader: &mut impl Read) -> io::Result<Value> {
    let mut machine = Machine { reader, stack: Vec::new(), marks: Vec::new(), memory: Vec::new() };
    for _ in 0..MOST_STEPS {
        if machine.step()? {
            return machine.pop();
        }
    }
    Err(wrong("the file has too many parts"))
}

struct Machine<'a, R> {
    reader: &'a mut R,
    stack: Vec<Value>,
    marks: Vec<usize>,
    memory: Vec<Value>,
}

impl<R: Read> Machine<'_, R> {
    /// One instruction; true at the end.
    fn step(&mut self) -> io::Result<bool> {
        let [code] = self.bytes()?;
        match code {
            0x80 => drop(self.bytes::<1>()?),
            b'.' => return Ok(true),
            b'(' => self.marks.push(self.stack.len()),
            b'N' => self.stack.push(Value::Nothing),
            0x88 => self.stack.push(Value::Bool(true)),
            0x89 => self.stack.push(Value::Bool(false)),
            b'K' | b'M' | b'J' | 0x8a => self.integer(code)?,
            b'G' => {
                self.bytes::<8>()?;
                self.stack.push(Value::Nothing);
            }
            b'X' => {
                let length = u32::from_le_bytes(self.bytes()?) as usize;
                let text = self.text(length)?;
                self.stack.push(Value::Text(text.into()));
            }
            b'c' => {
                let name = format!("{}.{}", self.line()?, self.line()?);
                self.stack.push(Value::Global(name.into()));
            }
            b'q' | b'r' | b'h' | b'j' => self.remember(code)?,
            b')' | 0x85..=0x87 | b't' => self.tuple(code)?,
            b']' => self.stack.push(Value::List(Vec::new())),
            b'}' => self.stack.push(Value::Dict(Vec::new())),
            b'a' | b'e' | b's' | b'u' => self.grow(code)?,
            b'Q' => {
                let name = self.pop()?;
                self.stack.push(Value::Outside(Rc::new(name)));
            }
            b'R' => self.call()?,
            b'b' => drop(self.pop()?),
            _ => return Err(wrong("the file has a part of an unknown kind")),
        }
        Ok(false)
    }

    fn integer(&mut self, code: u8) -> io::Result<()> {
        let value = match code {
            b'K' => i64::from(self.bytes::<1>()?[0]),
            b'M' => i64::from(u16::from_le_bytes(self.bytes()?)),
            b'J' => i64::from(i32::from_le_bytes(self.bytes()?)),
            _ => self.long()?,
        };
        self.stack.push(Value::Integer(value));
        Ok(())
    }

    /// A whole number of any length; of one longer than eight bytes only the first eight are kept.
    fn long(&mut self) -> io::Result<i64> {
        let [length] = self.bytes()?;
        let mut value = [0_u8; 8];
        for n in 0..usize::from(length) {
            let [byte] = self.bytes()?;
            if let Some(to) = value.get_mut(n) {
                *to = byte;
            }
        }
        Ok(i64::from_le_bytes(value))
    }

    fn remember(&mut self, code: u8) -> io::Result<()> {
        let place = match code {
            b'q' | b'h' => usize::from(self.bytes::<1>()?[0]),
            _ => u32::from_le_bytes(self.bytes()?) as usize,
        };
        if matches!(code, b'h' | b'j') {
            let value = self.memory.get(place).cloned().ok_or_else(|| wrong("the file refers to a part it has not"))?;
            self.stack.push(value);
            return Ok(());
        }
        if place >= MOST_STEPS {
            return Err(wrong("the file has too many parts"));
        }
        if self.memory.len() <= place {
            self.memory.resize(place + 1, Value::Nothing);
        }
        self.memory[place] = self.stack.last().map_or(Value::Nothing, Value::kept);
        Ok(())
    }

    fn tuple(&mut self, code: u8) -> io::Result<()> {
        let from = match code {
            b't' => self.mark()?,
            b')' => self.stack.len(),
            _ => self.stack.len().checked_sub(usize::from(code - 0x84)).ok_or_else(|| wrong("a part is missing"))?,
        };
        let values = self.stack.split_off(from);
        self.stack.push(Value::Tuple(Rc::new(values)));
        Ok(())
    }

    /// Puts one value or all since the mark into the container under them.
    fn grow(&mut self, code: u8) -> io::Result<()> {
        let count = if code == b'a' { 1 } else { 2 };
        let from = match code {
            b'a' | b's' => self.stack.len().checked_sub(count).ok_or_else(|| wrong("a part is missing"))?,
            _ => self.mark()?,
        };
        let values = self.stack.split_off(from);
        match self.stack.last_mut() {
            Some(Value::List(list)) => list.extend(values),
            Some(Value::Dict(items)) => {
                let mut values = values.into_iter();
                while let (Some(key), Some(value)) = (values.next(), values.next()) {
                    items.push((key, value));
                }
            }
            Some(Value::Nothing) => {}
            _ => return Err(wrong("a part is missing")),
        }
        Ok(())
    }

    fn call(&mut self) -> io::Result<()> {
        let (arguments, name) = (self.pop()?, self.pop()?);
        let value = match name.text() {
            Some("collections.OrderedDict") => Value::Dict(Vec::new()),
            _ => Value::Call(Rc::new((name, arguments))),
        };
        self.stack.push(value);
        Ok(())
    }

    fn mark(&mut self) -> io::Result<usize> {
        self.marks.pop().filter(|mark| *mark <= self.stack.len()).ok_or_else(|| wrong("a part is missing"))
    }

    fn pop(&mut self) -> io::Result<Value> {
        self.stack.pop().ok_or_else(|| wrong("a part is missing"))
    }

    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes).map(|()| bytes)
    }

    fn text(&mut self, length: usize) -> io::Result<String> {
        if length > LONGEST_TEXT {
            return Err(wrong("the file has a name that is too long"));
        }
        let mut bytes = vec![0; length];
        self.reader.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| wrong("a name in the file is no text"))
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        while line.len() < LONGEST_TEXT {
            match self.bytes()? {
                [b'\n'] => return Ok(line),
                [byte] => line.push(char::from(byte)),
            }
        }
        Err(wrong("the file has a name that is too long"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_dictionary_with_numbers_and_repeats_is_read() {
        // pickle.dumps({'a': (1, 300, -2), 'b': True}, 2), written out by hand.
        let bytes =
            b"\x80\x02}q\x00(X\x01\x00\x00\x00aq\x01K\x01M\x2c\x01J\xfe\xff\xff\xff\x87q\x02X\x01\x00\x00\x00b\x88u.";
        let value = read(&mut bytes.as_slice()).unwrap();
        let tuple = Value::Tuple(Rc::new(vec![Value::Integer(1), Value::Integer(300), Value::Integer(-2)]));
        assert_eq!(value.get("a"), Some(&tuple));
        assert_eq!(value.get("b"), Some(&Value::Bool(true)));
    }

    #[test]
    fn a_call_is_kept_and_never_made() {
        let bytes = b"\x80\x02cos\nsystem\nq\x00X\x02\x00\x00\x00ls\x85R.";
        let Value::Call(call) = read(&mut bytes.as_slice()).unwrap() else { unreachable!("no call") };
        assert_eq!(call.0.text(), Some("os.system"));
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&mut bytes.as_slice());
        }
    }
}
