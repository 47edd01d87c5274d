//! A connection to the sound server: requests and their answers, then the stream's own messages.
//!
//! One thread reads, and sleeps in the system until bytes come. The room for a message is taken once and grows only
//! for a message that does not fit, up to the protocol's own limit.

use std::ffi::CString;
use std::io::{Cursor, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use pulseaudio::protocol::{
    self, AuthParams, AuthReply, Command, CommandReply, DESCRIPTOR_SIZE, MAX_MEMBLOCKQ_LENGTH, MAX_VERSION, Prop,
    Props, ProtocolError, SetClientNameReply, TagStructReader,
};

/// How long the server may take to answer a request before the stream runs.
const ANSWER: Duration = Duration::from_secs(3);
/// Room for messages to begin with; the server sends pieces of at most 64 KiB.
const ROOM: usize = 128 * 1024;
/// The channel of messages that are no sound.
const CONTROL: u32 = u32::MAX;

/// A connection on which the handshake is done.
#[derive(Debug)]
pub(super) struct Wire {
    socket: UnixStream,
    version: u16,
    next: u32,
    room: Vec<u8>,
    /// Bytes of `room` that were read and not yet taken.
    filled: usize,
}

/// What the server sent.
pub(super) enum Message<'a> {
    /// Bytes of the stream with this channel.
    Sound { channel: u32, bytes: &'a [u8] },
    /// The answer to the request with this number, to be read with [`answer`].
    Answer { number: u32, body: &'a [u8] },
    /// The stream with this channel is over: its device was taken away.
    Killed { channel: u32 },
}

impl Wire {
    /// Connects to the server that the environment names, and says who we are.
    pub(super) fn connect(name: &str) -> Result<Wire, String> {
        let path = pulseaudio::socket_path_from_env().ok_or("no sound server is to be found")?;
        let cookie = pulseaudio::cookie_path_from_env().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        let socket = UnixStream::connect(path).map_err(refused)?;
        socket.set_read_timeout(Some(ANSWER)).map_err(refused)?;
        socket.set_write_timeout(Some(ANSWER)).map_err(refused)?;
        let mut wire = Wire { socket, version: MAX_VERSION, next: 0, room: vec![0; ROOM], filled: 0 };
        let auth = AuthParams { version: MAX_VERSION, supports_shm: false, supports_memfd: false, cookie };
        let theirs: AuthReply = wire.ask(&Command::Auth(auth))?;
        wire.version = theirs.version.min(MAX_VERSION);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, CString::new(name).unwrap_or_default());
        props.set(Prop::ApplicationProcessId, CString::new(std::process::id().to_string()).unwrap_or_default());
        let _: SetClientNameReply = wire.ask(&Command::SetClientName(props))?;
        Ok(wire)
    }

    /// Sends a request and waits for its answer; other messages that come meanwhile are left out.
    pub(super) fn ask<R: CommandReply>(&mut self, command: &Command) -> Result<R, String> {
        let asked = self.send(command)?;
        let version = self.version;
        let mut found = None;
        while found.is_none() {
            let came = self.receive(&mut |message| {
                if let Message::Answer { number, body } = message
                    && number == asked
                {
                    found = Some(answer(body, version));
                }
            })?;
            if !came && found.is_none() {
                return Err("the sound server does not answer".into());
            }
        }
        found.unwrap_or_else(|| Err("the sound server does not answer".into()))
    }

    /// Sends a request; gives the number its answer will carry.
    pub(super) fn send(&mut self, command: &Command) -> Result<u32, String> {
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        let mut bytes = Vec::new();
        protocol::encode_command_message(&mut bytes, number, command, self.version).map_err(refused)?;
        self.socket.write_all(&bytes).map_err(refused)?;
        Ok(number)
    }

    /// The version of the protocol that both sides speak.
    pub(super) fn version(&self) -> u16 {
        self.version
    }

    /// A second handle on the connection, to end it from another thread.
    pub(super) fn handle(&self) -> Result<UnixStream, String> {
        self.socket.try_clone().map_err(refused)
    }

    /// From now on waits at most this long for the next bytes.
    pub(super) fn wait_at_most(&mut self, time: Duration) -> Result<(), String> {
        self.socket.set_read_timeout(Some(time)).map_err(refused)
    }

    /// Waits for bytes and hands on every message that is whole. False where the time passed without any.
    pub(super) fn receive(&mut self, each: &mut impl FnMut(Message<'_>)) -> Result<bool, String> {
        match self.socket.read(&mut self.room[self.filled..]) {
            Ok(0) => return Err("the sound server went away".into()),
            Ok(count) => self.filled += count,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return Ok(false),
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(true),
            Err(error) => return Err(refused(error)),
        }
        let mut taken = 0;
        while let Some((header, body)) = self.room[taken..self.filled].split_at_checked(DESCRIPTOR_SIZE) {
            let header = protocol::read_descriptor(&mut Cursor::new(header)).map_err(refused)?;
            let len = header.length as usize;
            if len > MAX_MEMBLOCKQ_LENGTH {
                return Err(format!("the sound server sent a message of {len} bytes"));
            }
            let Some(body) = body.get(..len) else {
                self.make_room(taken, DESCRIPTOR_SIZE + len);
                return Ok(true);
            };
            taken += DESCRIPTOR_SIZE + len;
            if header.channel != CONTROL {
                each(Message::Sound { channel: header.channel, bytes: body });
                continue;
            }
            match Command::read_tag_prefixed(&mut Cursor::new(body), self.version) {
                Ok((number, Command::Reply | Command::Error(_))) => each(Message::Answer { number, body }),
                Ok((_, Command::RecordStreamKilled(channel))) => each(Message::Killed { channel }),
                // Other news concerns nothing we asked for.
                _ => {}
            }
        }
        self.make_room(taken, DESCRIPTOR_SIZE);
        Ok(true)
    }

    /// Moves what is left to the front, so that a message of `len` bytes has room behind `taken`.
    fn make_room(&mut self, taken: usize, len: usize) {
        self.room.copy_within(taken..self.filled, 0);
        self.filled -= taken;
        if self.room.len() < len {
            self.room.resize(len, 0);
        }
    }
}

/// Reads the body of an answer.
pub(super) fn answer<R: CommandReply>(body: &[u8], version: u16) -> Result<R, String> {
    let mut cursor = Cursor::new(body);
    if let Ok((_, Command::Error(error))) = Command::read_tag_prefixed(&mut cursor, version) {
        return Err(format!("the sound server refused it ({error})"));
    }
    R::read(&mut TagStructReader::new(&mut cursor, version), version).map_err(refused)
}

fn refused(error: impl Into<ProtocolError>) -> String {
    match error.into() {
        ProtocolError::Io(error) => format!("the sound server is out of reach ({error})"),
        error => format!("the sound server is not understood ({error})"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;
    use pulseaudio::protocol::{Descriptor, DescriptorFlags};

    use super::*;

    fn pair() -> (Wire, UnixStream) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        ours.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        (Wire { socket: ours, version: MAX_VERSION, next: 0, room: vec![0; ROOM], filled: 0 }, theirs)
    }

    fn sound(channel: u32, bytes: &[u8]) -> Vec<u8> {
        let mut message = vec![0; DESCRIPTOR_SIZE];
        let header = Descriptor { length: bytes.len() as u32, channel, offset: 0, flags: DescriptorFlags::empty() };
        protocol::encode_descriptor((&mut message[..]).try_into().unwrap(), &header);
        message.extend_from_slice(bytes);
        message
    }

    /// Everything that comes until nothing comes any more.
    fn heard(wire: &mut Wire) -> Vec<(u32, Vec<u8>)> {
        let mut all = Vec::new();
        let mut each = |message: Message<'_>| match message {
            Message::Sound { channel, bytes } => all.push((channel, bytes.to_vec())),
            Message::Killed { channel } => all.push((channel, b"killed".to_vec())),
            _ => {}
        };
        while wire.receive(&mut each).unwrap() {}
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn however_the_bytes_are_cut_the_messages_are_the_same(
            lens in prop::collection::vec(0_usize..900, 1..12),
            cuts in prop::collection::vec(1_usize..700, 1..40),
        ) {
            let (mut wire, mut server) = pair();
            let sent: Vec<(u32, Vec<u8>)> =
                lens.iter().enumerate().map(|(i, &len)| (i as u32, vec![i as u8; len])).collect();
            let bytes: Vec<u8> = sent.iter().flat_map(|(channel, body)| sound(*channel, body)).collect();
            let mut got = Vec::new();
            let mut left = &bytes[..];
            for cut in cuts.iter().cycle() {
                let (now, later) = left.split_at((*cut).min(left.len()));
                server.write_all(now).unwrap();
                got.extend(heard(&mut wire));
                left = later;
                if left.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(got, sent);
        }
    }

    #[test]
    fn a_message_larger_than_the_room_is_heard_whole() {
        let (mut wire, mut server) = pair();
        let body: Vec<u8> = (0..ROOM * 2).map(|i| i as u8).collect();
        let message = sound(7, &body);
        let writer = std::thread::spawn(move || {
            server.write_all(&message).unwrap();
            server
        });
        let mut got = Vec::new();
        while got.is_empty() {
            got = heard(&mut wire);
        }
        drop(writer.join().unwrap());
        assert_eq!(got, vec![(7, body)]);
    }

    #[test]
    fn a_message_no_server_may_send_and_a_closed_connection_are_told() {
        let (mut wire, mut server) = pair();
        let header = Descriptor { length: u32::MAX, channel: 1, offset: 0, flags: DescriptorFlags::empty() };
        let mut bytes = [0; DESCRIPTOR_SIZE];
        protocol::encode_descriptor(&mut bytes, &header);
        server.write_all(&bytes).unwrap();
        assert!(wire.receive(&mut |_| {}).unwrap_err().contains("4294967295 bytes"));

        let (mut wire, server) = pair();
        drop(server);
        assert_eq!(wire.receive(&mut |_| {}).unwrap_err(), "the sound server went away");
    }

    #[test]
    fn news_of_the_server_and_an_error_in_an_answer_are_read() {
        let (mut wire, mut server) = pair();
        let mut bytes = Vec::new();
        protocol::encode_command_message(&mut bytes, 9, &Command::RecordStreamKilled(4), MAX_VERSION).unwrap();
        server.write_all(&bytes).unwrap();
        assert_eq!(heard(&mut wire), vec![(4, b"killed".to_vec())]);

        let mut bytes = Vec::new();
        let refused = Command::Error(protocol::PulseError::NoEntity);
        protocol::encode_command_message(&mut bytes, 0, &refused, MAX_VERSION).unwrap();
        server.write_all(&bytes).unwrap();
        let told = wire.ask::<protocol::AuthReply>(&Command::GetServerInfo).unwrap_err();
        assert!(told.contains("refused"), "{told}");
    }
}
