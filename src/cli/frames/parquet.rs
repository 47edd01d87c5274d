//! A flat table as Apache Parquet: no compression, plain values, every column required.
//!
//! That much of the format is a page of code, while a library for all of it would be the largest part of the program
//! (docs/adr/0009). Layout: groups of rows, in each the columns one after the other; at the end what is where, in
//! Thrift's compact protocol.

use std::io::{self, Write};

/// Rows that are gathered before they are written.
const GROUP_ROWS: usize = 1 << 16;
const MAGIC: &[u8; 4] = b"PAR1";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Count,
    Float,
    Double,
    Text,
}

impl Kind {
    /// The format's number of the type.
    fn number(self) -> i64 {
        match self {
            Kind::Flag => 0,
            Kind::Count => 1,
            Kind::Float => 4,
            Kind::Double => 5,
            Kind::Text => 6,
        }
    }
}

/// One value of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Flag(bool),
    Count(i32),
    Float(f32),
    Double(f64),
    Text(&'a str),
}

#[derive(Debug)]
struct Column {
    name: &'static str,
    kind: Kind,
    values: Vec<u8>,
}

/// A group of rows in the file: the rows, and for each column where it begins and its length.
#[derive(Debug)]
struct Group {
    rows: usize,
    chunks: Vec<(u64, usize)>,
}

/// Writes rows as they come.
#[derive(Debug)]
pub(super) struct Table<W> {
    out: W,
    written: u64,
    columns: Vec<Column>,
    rows: usize,
    groups: Vec<Group>,
}

impl<W: Write> Table<W> {
    /// Begins a file with these columns.
    pub fn new(mut out: W, columns: &[(&'static str, Kind)]) -> io::Result<Table<W>> {
        out.write_all(MAGIC)?;
        let columns = columns.iter().map(|&(name, kind)| Column { name, kind, values: Vec::new() }).collect();
        Ok(Table { out, written: MAGIC.len() as u64, columns, rows: 0, groups: Vec::new() })
    }

    /// Adds a row: a cell for each column, of its kind.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.columns.len());
        let (byte, bit) = (self.rows / 8, self.rows % 8);
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            let values = &mut column.values;
            match *cell {
                Cell::Flag(flag) => {
                    values.resize(byte + 1, 0);
                    values[byte] |= u8::from(flag) << bit;
                }
                Cell::Count(count) => values.extend(count.to_le_bytes()),
                Cell::Float(x) => values.extend(x.to_le_bytes()),
                Cell::Double(x) => values.extend(x.to_le_bytes()),
                Cell::Text(text) => {
                    values.extend((text.len() as u32).to_le_bytes());
                    values.extend(text.as_bytes());
                }
            }
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.end_group() } else { Ok(()) }
    }

    /// Writes what is left and the description at the end.
    pub fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.end_group()?;
        }
        let description = self.description();
        self.out.write_all(&description)?;
        self.out.write_all(&(description.len() as u32).to_le_bytes())?;
        self.out.write_all(MAGIC)?;
        self.out.flush()
    }

    fn end_group(&mut self) -> io::Result<()> {
        let mut chunks = Vec::with_capacity(self.columns.len());
        for column in &mut self.columns {
            let header = page_header(column.values.len(), self.rows);
            self.out.write_all(&header)?;
            self.out.write_all(&column.values)?;
            let length = header.len() + column.values.len();
            chunks.push((self.written, length));
            self.written += length as u64;
            column.values.clear();
        }
        self.groups.push(Group { rows: self.rows, chunks });
        self.rows = 0;
        Ok(())
    }

    fn description(&self) -> Vec<u8> {
        let rows: usize = self.groups.iter().map(|group| group.rows).sum();
        let mut schema = vec![Struct::default().text(4, "schema").number(5, self.columns.len() as i64, true).end()];
        schema.extend(self.columns.iter().map(|column| {
            let named = Struct::default().number(1, column.kind.number(), true).number(3, 0, true).text(4, column.name);
            if column.kind == Kind::Text { named.number(6, 0, true).end() } else { named.end() }
        }));
        let groups = self.groups.iter().map(|group| self.group(group)).collect::<Vec<_>>();
        Struct::default()
            .number(1, 1, true)
            .structs(2, &schema)
            .number(3, rows as i64, false)
            .structs(4, &groups)
            .text(6, concat!("sidetone ", env!("CARGO_PKG_VERSION")))
            .end()
    }

    fn group(&self, group: &Group) -> Vec<u8> {
        let chunk = |(column, &(at, length)): (&Column, &(u64, usize))| {
            let about = Struct::default()
                .number(1, column.kind.number(), true)
                .numbers(2, &[0])
                .texts(3, &[column.name])
                .number(4, 0, true)
                .number(5, group.rows as i64, false)
                .number(6, length as i64, false)
                .number(7, length as i64, false)
                .number(9, at as i64, false)
                .end();
            Struct::default().number(2, at as i64, false).inner(3, &about).end()
        };
        let chunks: Vec<Vec<u8>> = self.columns.iter().zip(&group.chunks).map(chunk).collect();
        let bytes: usize = group.chunks.iter().map(|chunk| chunk.1).sum();
        Struct::default().structs(1, &chunks).number(2, bytes as i64, false).number(3, group.rows as i64, false).end()
    }
}

fn page_header(bytes: usize, rows: usize) -> Vec<u8> {
    // Plain values (0); levels would be run lengths (3), but required columns have none.
    let data = Struct::default().number(1, rows as i64, true).number(2, 0, true).number(3, 3, true).number(4, 3, true);
    Struct::default()
        .number(1, 0, true)
        .number(2, bytes as i64, true)
        .number(3, bytes as i64, true)
        .inner(5, &data.end())
        .end()
}

/// A Thrift structure in the compact protocol, field by field.
#[derive(Debug, Default)]
struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Struct {
    fn field(&mut self, number: u8, kind: u8) {
        self.bytes.push((number - self.last) << 4 | kind);
        self.last = number;
    }

    /// A whole number, of 32 bits where `short`.
    fn number(mut self, field: u8, value: i64, short: bool) -> Struct {
        self.field(field, if short { I32 } else { I64 });
        varint(zigzag(value), &mut self.bytes);
        self
    }

    fn text(mut self, field: u8, text: &str) -> Struct {
        self.field(field, BINARY);
        binary(text, &mut self.bytes);
        self
    }

    fn inner(mut self, field: u8, inner: &[u8]) -> Struct {
        self.field(field, STRUCT);
        self.bytes.extend(inner);
        self
    }

    fn list(&mut self, field: u8, count: usize, kind: u8) {
        self.field(field, LIST);
        if count < 15 {
            self.bytes.push((count as u8) << 4 | kind);
        } else {
            self.bytes.push(0xf0 | kind);
            varint(count as u64, &mut self.bytes);
        }
    }

    fn structs(mut self, field: u8, structs: &[Vec<u8>]) -> Struct {
        self.list(field, structs.len(), STRUCT);
        structs.iter().for_each(|inner| self.bytes.extend(inner));
        self
    }

    fn numbers(mut self, field: u8, numbers: &[i64]) -> Struct {
        self.list(field, numbers.len(), I32);
        numbers.iter().for_each(|&number| varint(zigzag(number), &mut self.bytes));
        self
    }

    fn texts(mut self, field: u8, texts: &[&str]) -> Struct {
        self.list(field, texts.len(), BINARY);
        texts.iter().for_each(|text| binary(text, &mut self.bytes));
        self
    }

    fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

fn binary(text: &str, out: &mut Vec<u8>) {
    varint(text.len() as u64, out);
    out.extend(text.as_bytes());
}

/// Small numbers of either sign to small ones without.
fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

/// Seven bits a byte, the lowest first.
fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_are_packed_as_thrift_packs_them() {
        let packed = |value| {
            let mut out = Vec::new();
            varint(zigzag(value), &mut out);
            out
        };
        assert_eq!((packed(0), packed(-1), packed(1), packed(150)), (vec![0], vec![1], vec![2], vec![0xac, 0x02]));
    }

    #[test]
    fn a_page_header_is_the_one_worked_out_by_hand() {
        // Field 1, i32 0; 2 and 3, i32 4; 5, a structure: rows 1, plain, levels 3 and 3.
        let expected = [0x15, 0, 0x15, 8, 0x15, 8, 0x2c, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
        assert_eq!(page_header(4, 1), expected);
    }

    #[test]
    fn a_file_begins_and_ends_as_it_must_and_holds_its_values() {
        let mut bytes = Vec::new();
        let columns = [("x", Kind::Float), ("yes", Kind::Flag), ("who", Kind::Text)];
        let mut table = Table::new(&mut bytes, &columns).unwrap();
        for n in 0..9_u8 {
            table.row(&[Cell::Float(f32::from(n)), Cell::Flag(n % 2 == 0), Cell::Text("agent")]).unwrap();
        }
        table.finish().unwrap();
        assert_eq!((&bytes[..4], &bytes[bytes.len() - 4..]), (MAGIC.as_slice(), MAGIC.as_slice()));
        let length = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap()) as usize;
        assert!(length < bytes.len() - 12);
        let header = page_header(36, 9).len();
        assert_eq!(bytes[4 + header + 8 * 4..4 + header + 9 * 4], 8.0_f32.to_le_bytes());
        let flags = 4 + header + 36 + page_header(2, 9).len();
        assert_eq!(bytes[flags..flags + 2], [0b0101_0101, 1]);
    }
}
