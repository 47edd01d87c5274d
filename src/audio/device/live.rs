//! Both parties' devices, kept open by a thread of their own.
//!
//! Two threads besides those of the sound system: whoever calls [`DeviceCapture::poll`], and a supervisor that
//! looks at the list of devices, opens and closes.

use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use super::{OpenStream, Plan, Sound};
use crate::Party;
use crate::audio::AudioError;
use crate::audio::capture::lane::{Opened, TakenIn};
use crate::audio::capture::seat::Told;
use crate::audio::capture::{Capture, CaptureConfig, CaptureEvent, DeviceInfo, Lane, Order, Seat};

/// Both parties' devices, open and watched.
#[derive(Debug)]
pub struct DeviceCapture {
    epoch: Instant,
    reopen_s: f64,
    lanes: [Lane; 2],
    taken: [TakenIn; 2],
    /// When the supervisor was asked to reopen a device.
    asked_s: [f64; 2],
    /// From the supervisor. Unbounded: a few messages for each thing that happens to a device.
    news: Receiver<News>,
    /// To the supervisor, 64 deep; when full the notice is left out and comes again with the next look.
    notices: Sender<Notice>,
}

/// What the supervisor tells.
#[derive(Debug)]
enum News {
    Opened(Party, Opened),
    Told(Party, Told, f64),
}

/// What the supervisor is told.
#[derive(Debug)]
enum Notice {
    /// The stream of this number ended by itself.
    Broke(Party, u64, String),
    /// Nothing has come from a party's device for long.
    Stalled(Party),
    Stop,
}

impl DeviceCapture {
    /// Begins to look for the devices of the settings. Devices that are not there are no error: they are told as
    /// events, looked for, and taken when they come.
    ///
    /// # Errors
    /// [`AudioError::Device`] where the system gives no thread to watch them.
    pub fn open(config: &CaptureConfig) -> Result<DeviceCapture, AudioError> {
        let epoch = Instant::now();
        let (news_in, news) = unbounded();
        let (notices, notices_out) = bounded(64);
        let supervisor = Supervisor {
            config: config.clone(),
            epoch,
            sound: Sound::default(),
            seats: Party::BOTH.map(|party| Seat::new(party, config)),
            streams: [None, None],
            opened: 0,
            news: news_in,
            notices: notices.clone(),
        };
        thread::Builder::new()
            .name("sidetone-devices".into())
            .spawn(move || supervisor.run(&notices_out))
            .map_err(|error| AudioError::Device { reason: format!("The devices cannot be watched: {error}.") })?;
        Ok(DeviceCapture {
            epoch,
            reopen_s: config.reopen_s,
            lanes: Party::BOTH.map(|party| Lane::new(party, config)),
            taken: [TakenIn::default(); 2],
            asked_s: [f64::NEG_INFINITY; 2],
            news,
            notices,
        })
    }
}

impl Capture for DeviceCapture {
    fn now_s(&self) -> f64 {
        self.epoch.elapsed().as_secs_f64()
    }

    fn poll(&mut self, out: &mut Vec<CaptureEvent>) {
        for news in self.news.try_iter() {
            match news {
                News::Opened(party, opened) => self.lanes[party.index()].opened(opened, out),
                News::Told(party, told, at_s) => {
                    self.lanes[party.index()].told(told.state, told.device, told.text, at_s, out);
                }
            }
        }
        for party in Party::BOTH {
            self.taken[party.index()] = self.lanes[party.index()].drain(out);
        }
        let now_s = self.now_s();
        for party in Party::BOTH {
            let at = party.index();
            let stalled = self.lanes[at].judge(now_s, self.taken[party.other().index()], out);
            if stalled && now_s - self.asked_s[at] >= self.reopen_s {
                self.asked_s[at] = now_s;
                let _ = self.notices.try_send(Notice::Stalled(party));
            }
        }
    }

    fn dropped(&self) -> [u64; 2] {
        [self.lanes[0].dropped(), self.lanes[1].dropped()]
    }
}

impl Drop for DeviceCapture {
    fn drop(&mut self) {
        let _ = self.notices.try_send(Notice::Stop);
    }
}

/// Watches the devices, on a thread of its own.
struct Supervisor {
    config: CaptureConfig,
    epoch: Instant,
    sound: Sound,
    seats: [Seat; 2],
    streams: [Option<Live>; 2],
    opened: u64,
    news: Sender<News>,
    notices: Sender<Notice>,
}

/// An open stream and its number.
struct Live {
    stream: OpenStream,
    number: u64,
}

impl Supervisor {
    fn run(mut self, notices: &Receiver<Notice>) {
        loop {
            self.look();
            match notices.recv_timeout(Duration::from_secs_f64(self.config.look_s)) {
                Ok(Notice::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(notice) => self.heed(notice),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        for party in Party::BOTH {
            self.close(party);
        }
    }

    /// Looks at the list of devices and does what the seats order. The customer's comes first: where there is no
    /// microphone, a Pulse server offers the customer's side as one.
    fn look(&mut self) {
        let listing = self.sound.list();
        for party in [Party::Customer, Party::Agent] {
            let taken = self.seats[party.other().index()].id().map(str::to_string);
            let now_s = self.epoch.elapsed().as_secs_f64();
            let (order, told) = self.seats[party.index()].look(now_s, &listing, taken.as_deref());
            self.tell(party, told);
            match order {
                Some(Order::Open(device)) => self.open(party, &device),
                Some(Order::Close) => self.close(party),
                None => {}
            }
        }
    }

    fn heed(&mut self, notice: Notice) {
        let (party, why) = match notice {
            Notice::Broke(party, number, why) => {
                if self.streams[party.index()].as_ref().is_none_or(|live| live.number != number) {
                    return;
                }
                (party, why)
            }
            Notice::Stalled(party) => (party, "no sound came from it".to_string()),
            Notice::Stop => return,
        };
        self.close(party);
        let told = self.seats[party.index()].broke(&why);
        self.tell(party, told);
    }

    fn open(&mut self, party: Party, device: &DeviceInfo) {
        self.close(party);
        self.opened += 1;
        let number = self.opened;
        let notices = self.notices.clone();
        let plan = Plan {
            id: device.id.clone(),
            epoch: self.epoch,
            buffer_s: f64::from(self.config.buffer_ms) / 1000.0,
            ring_s: self.config.ring_s,
            broke: Box::new(move |why| drop(notices.try_send(Notice::Broke(party, number, why)))),
        };
        match self.sound.open(plan, Duration::from_secs_f64(self.config.open_timeout_s)) {
            Ok((stream, opened)) => {
                self.streams[party.index()] = Some(Live { stream, number });
                let _ = self.news.send(News::Opened(party, opened));
                let told = self.seats[party.index()].opened(device.clone());
                self.tell(party, told);
            }
            Err(why) => {
                let now_s = self.epoch.elapsed().as_secs_f64();
                let told = self.seats[party.index()].refused(now_s, device, &why);
                self.tell(party, told);
            }
        }
    }

    /// Lets go of a stream. Its threads may never end (ALSA after its server died), so nobody waits for them.
    fn close(&mut self, party: Party) {
        if let Some(live) = self.streams[party.index()].take() {
            thread::spawn(move || drop(live.stream));
        }
    }

    fn tell(&self, party: Party, told: Option<Told>) {
        if let Some(told) = told {
            let _ = self.news.send(News::Told(party, told, self.epoch.elapsed().as_secs_f64()));
        }
    }
}
