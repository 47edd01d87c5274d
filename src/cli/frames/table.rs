//! The frames as an Apache Parquet table, written in groups so that memory stays bounded.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArrayType, DataType, DoubleType, FloatType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::voice::VoiceFrame;

/// Frames that are gathered before they are written: 3 MB.
const GROUP_FRAMES: usize = 1 << 16;

/// What a column holds of a frame.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    Flag(fn(&VoiceFrame) -> bool),
    Count(fn(&VoiceFrame) -> i32),
    Float(fn(&VoiceFrame) -> f32),
    Double(fn(&VoiceFrame) -> f64),
    Text(fn(&VoiceFrame) -> &'static str),
}

impl Column {
    fn physical(self) -> Physical {
        match self {
            Column::Flag(_) => Physical::BOOLEAN,
            Column::Count(_) => Physical::INT32,
            Column::Float(_) => Physical::FLOAT,
            Column::Double(_) => Physical::DOUBLE,
            Column::Text(_) => Physical::BYTE_ARRAY,
        }
    }

    fn write(self, frames: &[VoiceFrame], out: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        fn batch<T: DataType>(
            values: impl Iterator<Item = T::T>,
            out: &mut SerializedColumnWriter<'_>,
        ) -> Result<(), ParquetError> {
            out.typed::<T>().write_batch(&values.collect::<Vec<_>>(), None, None).map(drop)
        }
        let frames = frames.iter();
        match self {
            Column::Flag(of) => batch::<BoolType>(frames.map(of), out),
            Column::Count(of) => batch::<Int32Type>(frames.map(of), out),
            Column::Float(of) => batch::<FloatType>(frames.map(of), out),
            Column::Double(of) => batch::<DoubleType>(frames.map(of), out),
            Column::Text(of) => batch::<ByteArrayType>(frames.map(|frame| of(frame).into()), out),
        }
    }
}

/// Writes frames as they come.
pub(super) struct Table<'a, W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: &'a [(&'a str, Column)],
    frames: Vec<VoiceFrame>,
}

impl<'a, W: Write + Send> Table<'a, W> {
    /// Begins a file with these columns, all of them required.
    pub fn new(out: W, columns: &'a [(&'a str, Column)]) -> io::Result<Table<'a, W>> {
        let field = |(name, column): &(&str, Column)| {
            let text = matches!(column, Column::Text(_)).then_some(LogicalType::String);
            let field = Type::primitive_type_builder(name, column.physical()).with_repetition(Repetition::REQUIRED);
            field.with_logical_type(text).build().map(Arc::new)
        };
        let fields = columns.iter().map(field).collect::<Result<_, _>>().map_err(told)?;
        let schema = Type::group_type_builder("frames").with_fields(fields).build().map_err(told)?;
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(WriterProperties::default()));
        Ok(Table { writer: writer.map_err(told)?, columns, frames: Vec::with_capacity(GROUP_FRAMES) })
    }

    /// Adds a frame.
    pub fn row(&mut self, frame: &VoiceFrame) -> io::Result<()> {
        self.frames.push(*frame);
        if self.frames.len() == GROUP_FRAMES { self.end_group().map_err(told) } else { Ok(()) }
    }

    /// Writes what is left and the description at the end.
    pub fn finish(mut self) -> io::Result<()> {
        if !self.frames.is_empty() {
            self.end_group().map_err(told)?;
        }
        self.writer.finish().map_err(told)?;
        self.writer.inner_mut().flush()
    }

    fn end_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for (_, column) in self.columns {
            let Some(mut out) = group.next_column()? else { break };
            column.write(&self.frames, &mut out)?;
            out.close()?;
        }
        self.frames.clear();
        group.close().map(drop)
    }
}

/// The fault of the file below, where it was that.
fn told(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    use super::*;
    use crate::Party;

    #[test]
    fn a_reader_finds_every_frame_with_its_types_over_several_groups() {
        const COLUMNS: [(&str, Column); 5] = [
            ("time_s", Column::Double(VoiceFrame::start_s)),
            ("party", Column::Text(|frame| frame.party.name())),
            ("level_dbov", Column::Float(|frame| frame.level_dbov)),
            ("speech", Column::Flag(|frame| frame.speech)),
            ("clipped", Column::Count(|frame| i32::from(frame.clipped))),
        ];
        let frame = |index: usize| VoiceFrame {
            level_dbov: -(index as f32) / 1000.0,
            speech: index.is_multiple_of(3),
            clipped: (index % 7) as u16,
            ..VoiceFrame::silent(if index.is_multiple_of(2) { Party::Agent } else { Party::Customer }, index as u64)
        };
        let count = GROUP_FRAMES + 5;
        let mut file = tempfile::tempfile().unwrap();
        let mut table = Table::new(&mut file, &COLUMNS).unwrap();
        (0..count).for_each(|index| table.row(&frame(index)).unwrap());
        table.finish().unwrap();

        let reader = SerializedFileReader::new(file).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        let mut rows = 0;
        for (index, row) in reader.get_row_iter(None).unwrap().enumerate() {
            let (row, wanted) = (row.unwrap(), frame(index));
            assert_eq!(row.get_double(0).unwrap(), wanted.start_s());
            assert_eq!(row.get_string(1).unwrap(), wanted.party.name());
            assert_eq!(row.get_float(2).unwrap(), wanted.level_dbov);
            assert_eq!(row.get_bool(3).unwrap(), wanted.speech);
            assert_eq!(row.get_int(4).unwrap(), i32::from(wanted.clipped));
            rows += 1;
        }
        assert_eq!(rows, count);
    }

    #[test]
    fn a_file_that_takes_no_more_is_told_as_what_it_is() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let columns = [("time_s", Column::Double(VoiceFrame::start_s))];
        let written = Table::new(Full, &columns).and_then(Table::finish);
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
