//! What makes work wait while a call goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::speech::{Clip, Recognized, Recognizer, SpeechError};

#[derive(Debug, Default)]
struct State {
    on: bool,
    over: bool,
    /// Makes the recogniser at work give up its clip.
    stop: Option<Arc<AtomicBool>>,
}

/// On while work is to wait; over once the program ends.
#[derive(Debug, Default)]
pub struct Brake {
    state: Mutex<State>,
    changed: Condvar,
}

impl Brake {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts it on: the clip at hand is given up. Takes it off: work goes on.
    pub fn set(&self, on: bool) {
        let mut state = self.lock();
        if state.on != on {
            state.on = on;
            state.raise(on);
            self.changed.notify_all();
        }
    }

    /// The program ends: nothing waits any longer.
    pub fn end(&self) {
        let mut state = self.lock();
        state.over = true;
        state.raise(true);
        self.changed.notify_all();
    }

    /// Whether the program ends.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.lock().over
    }

    /// Waits while it is on; `false` once the program ends.
    #[must_use]
    pub fn wait(&self) -> bool {
        self.wait_for(None)
    }

    /// The same for a recogniser, whose sign is lowered in the same moment, so that no stop is overlooked.
    fn wait_for(&self, stop: Option<&Arc<AtomicBool>>) -> bool {
        let mut state = self.lock();
        state.stop = None;
        while state.on && !state.over {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(stop) = stop {
            stop.store(state.over, Ordering::Relaxed);
            state.stop = Some(Arc::clone(stop));
        }
        !state.over
    }

    fn was_put_on(&self) -> bool {
        let state = self.lock();
        state.on && !state.over
    }
}

impl State {
    fn raise(&self, raised: bool) {
        if let Some(stop) = &self.stop {
            stop.store(raised, Ordering::Relaxed);
        }
    }
}

/// A recogniser that waits while the brake is on.
pub struct Patient {
    inner: Box<dyn Recognizer>,
    brake: Arc<Brake>,
    /// Run once on the thread that hears.
    before: Option<fn()>,
}

impl Patient {
    /// Wraps a recogniser; `before` is run once on the thread it hears on.
    #[must_use]
    pub fn new(inner: Box<dyn Recognizer>, brake: Arc<Brake>, before: fn()) -> Patient {
        Patient { inner, brake, before: Some(before) }
    }
}

impl Recognizer for Patient {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn recognize(&mut self, clip: &Clip) -> Result<Recognized, SpeechError> {
        if let Some(before) = self.before.take() {
            before();
        }
        let stop = self.inner.stop_sign();
        while self.brake.wait_for(stop.as_ref()) {
            let heard = self.inner.recognize(clip);
            if heard.is_ok() || !self.brake.was_put_on() {
                return heard;
            }
        }
        Err(SpeechError::Failed { at_s: clip.start_s, reason: "the program ends".into() })
    }

    fn set_threads(&mut self, threads: u32) {
        self.inner.set_threads(threads);
    }
}
