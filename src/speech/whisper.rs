//! Recognition with whisper.cpp: the only place that names it.
