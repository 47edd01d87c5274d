//! Sound in, from the files of `tests/fixtures/audio` to samples: every kind a call recorder writes,
//! and everything a recorder, a disk or a person can break.
//!
//! The fixtures hold one known sound (see `make.py` beside them), which is computed again here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::f64::consts::{PI, TAU};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rstest::rstest;
use sha2::{Digest, Sha256};
use sidetone::Party;
use sidetone::audio::{AudioConfig, AudioError, Block, CallFiles, CallSource, ChannelWatch, MAX_BLOCK_LEN, SourceInfo};
use sidetone::frames::{FRAME_LEN, Framer};

/// What came out of a call.
struct Read {
    info: SourceInfo,
    samples: [Vec<f32>; 2],
    warnings: Vec<String>,
    sha256: String,
    verdicts: Vec<&'static str>,
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/audio").join(name)
}

fn bytes_of(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

fn read(files: &CallFiles, config: &AudioConfig) -> Result<Read, AudioError> {
    let mut source = CallSource::open(files, config)?;
    let mut read = Read {
        info: source.info().clone(),
        samples: [Vec::new(), Vec::new()],
        warnings: Vec::new(),
        sha256: String::new(),
        verdicts: Vec::new(),
    };
    let mut watch = ChannelWatch::new(config);
    let mut blocks = Vec::new();
    while source.next(&mut blocks)? {
        watch.push(&blocks);
        for block in blocks.drain(..) {
            let samples = &mut read.samples[block.party.index()];
            let due_s = samples.len() as f64 / f64::from(block.sample_rate_hz);
            assert!((block.start_s - due_s).abs() < 1e-9, "{} for {due_s}", block.start_s);
            assert!((1..=MAX_BLOCK_LEN).contains(&block.samples.len()));
            assert!(block.samples.iter().all(|x| x.is_finite()));
            assert_eq!(block.sample_rate_hz, read.info.party_rates_hz[block.party.index()]);
            samples.extend(block.samples);
        }
    }
    assert!(blocks.is_empty() && !source.next(&mut blocks)?, "the end stays the end");
    read.warnings = source.warnings().to_vec();
    read.sha256 = source.sha256();
    read.verdicts = watch.verdicts().into_iter().map(|(code, _)| code).collect();
    Ok(read)
}

fn read_one(path: &Path) -> Result<Read, AudioError> {
    read(&CallFiles::One(path.to_owned()), &AudioConfig::default())
}

/// Reads bytes as if they were a file of this name.
fn read_bytes(name: &str, bytes: &[u8]) -> Result<Read, AudioError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_one(&path)
}

/// The sound of make.py: a chord for each party, let through by soft gates.
fn known_sound(channel: usize, rate: u32, frames: usize) -> Vec<f32> {
    const CHORDS: [[f64; 3]; 2] = [[440.0, 613.0, 1187.0], [350.0, 701.0, 1433.0]];
    const GATES_S: [[(f64, f64); 2]; 2] = [[(0.02, 0.12), (0.55, 0.80)], [(0.07, 0.14), (0.30, 0.50)]];
    const FADE_S: f64 = 0.01;
    let gate = |t: f64| {
        let inside = GATES_S[channel].iter().map(|(start, end)| (t - start).min(end - t)).fold(f64::MIN, f64::max);
        0.5 - 0.5 * (PI * (inside / FADE_S).clamp(0.0, 1.0)).cos()
    };
    (0..frames)
        .map(|i| {
            let t = i as f64 / f64::from(rate);
            (0.2 * CHORDS[channel].iter().map(|hz| (TAU * hz * t).sin()).sum::<f64>() * gate(t)) as f32
        })
        .collect()
}

/// Signal-to-noise ratio of `samples` against the known sound, dB; what is missing counts as silence.
fn snr_db(samples: &[f32], known: &[f32]) -> f64 {
    let at = |i: usize| f64::from(samples.get(i).copied().unwrap_or(0.0));
    let signal: f64 = known.iter().map(|x| f64::from(*x).powi(2)).sum();
    let noise: f64 = known.iter().enumerate().map(|(i, x)| (f64::from(*x) - at(i)).powi(2)).sum();
    10.0 * (signal / noise.max(1e-30)).log10()
}

/// The delay, up to `most` samples, at which the sound fits best, and how well.
fn best_delay(samples: &[f32], known: &[f32], most: usize) -> (usize, f64) {
    (0..most).map(|d| (d, snr_db(&samples[d..], known))).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap()
}

// Kinds whose samples must be the original ones, up to the step of their own coding. The ratio is
// what rounding to so many bits leaves (about 6 dB a bit), mu-law and A-law have some 38 dB.
#[rstest]
#[case::pcm_8("u8.wav", 8_000, 4_000, 35.0)]
#[case::pcm_16("s16.wav", 8_000, 4_000, 80.0)]
#[case::pcm_24("s24.wav", 8_000, 4_000, 125.0)]
#[case::pcm_32("s32.wav", 8_000, 4_000, 130.0)]
#[case::float_32("f32.wav", 8_000, 4_000, 130.0)]
#[case::float_64("f64.wav", 8_000, 2_000, 130.0)]
#[case::extensible("extensible-s24.wav", 8_000, 4_000, 125.0)]
#[case::rf64("rf64.wav", 8_000, 4_000, 80.0)]
#[case::mu_law("mu-law.wav", 8_000, 8_000, 35.0)]
#[case::a_law("a-law.wav", 8_000, 8_000, 35.0)]
#[case::rate_11025("s16-11025.wav", 11_025, 2_756, 80.0)]
#[case::rate_16000("s16-16000.wav", 16_000, 4_000, 80.0)]
#[case::rate_22050("s16-22050.wav", 22_050, 4_410, 80.0)]
#[case::rate_32000("s16-32000.wav", 32_000, 4_800, 80.0)]
#[case::rate_44100("s16-44100.wav", 44_100, 6_615, 80.0)]
#[case::rate_48000("s16-48000.wav", 48_000, 7_200, 80.0)]
#[case::flac("sound.flac", 8_000, 8_000, 80.0)]
#[case::alac("alac.m4a", 8_000, 8_000, 80.0)]
#[case::aiff("sound.aiff", 8_000, 8_000, 80.0)]
#[case::caf("sound.caf", 8_000, 8_000, 80.0)]
#[case::matroska("sound.mka", 8_000, 8_000, 80.0)]
fn lossless_kinds_give_the_original(
    #[case] name: &str,
    #[case] rate: u32,
    #[case] frames: usize,
    #[case] least_snr_db: f64,
) {
    let read = read_one(&fixture(name)).unwrap();
    assert_eq!((read.info.sample_rate_hz, read.info.channels, read.info.mono), (rate, 2, false));
    for party in Party::BOTH {
        let samples = &read.samples[party.index()];
        assert_eq!(samples.len(), frames, "{party}");
        let snr = snr_db(samples, &known_sound(party.index(), rate, frames));
        assert!(snr >= least_snr_db, "{party}: {snr:.1} dB");
    }
    if let Some(duration_s) = read.info.duration_s {
        assert!((duration_s - frames as f64 / f64::from(rate)).abs() < 1e-6);
    }
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

// Kinds that change the samples: the sound must lie where it lay, to the sample, and sound alike. Up
// to a block of padding may follow.
#[rstest]
#[case::ima_adpcm("ima-adpcm.wav", 8_000, 20.0, 249)]
#[case::ms_adpcm("ms-adpcm.wav", 8_000, 20.0, 244)]
#[case::mp3("sound.mp3", 16_000, 20.0, 0)]
#[case::ogg_vorbis("sound.ogg", 16_000, 15.0, 0)]
#[case::m4a_aac("sound.m4a", 16_000, 20.0, 0)]
#[case::m4a_with_its_index_first("index-first.m4a", 16_000, 20.0, 0)]
fn lossy_kinds_give_the_sound_in_its_place(
    #[case] name: &str,
    #[case] rate: u32,
    #[case] least_snr_db: f64,
    #[case] most_padding: usize,
) {
    let read = read_one(&fixture(name)).unwrap();
    assert_eq!((read.info.sample_rate_hz, read.info.channels), (rate, 2));
    let frames = rate as usize;
    for party in Party::BOTH {
        let samples = &read.samples[party.index()];
        assert!((frames..=frames + most_padding).contains(&samples.len()), "{party}: {}", samples.len());
        let snr = snr_db(samples, &known_sound(party.index(), rate, frames));
        assert!(snr >= least_snr_db, "{party}: {snr:.1} dB");
    }
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

// Kinds that do not say how much silence their encoder put first.
#[rstest]
#[case::mp3_without_tag("sound-8000.mp3", 8_000)]
#[case::mp3_in_wav("mp3-in-wav.wav", 8_000)]
#[case::aac_in_adts("sound.aac", 16_000)]
fn kinds_without_a_start_give_both_parties_alike(#[case] name: &str, #[case] rate: u32) {
    let read = read_one(&fixture(name)).unwrap();
    assert_eq!((read.info.sample_rate_hz, read.info.channels), (rate, 2));
    let fits = Party::BOTH
        .map(|party| best_delay(&read.samples[party.index()], &known_sound(party.index(), rate, rate as usize), 2_500));
    assert_eq!(fits[0].0, fits[1].0, "one clock for both");
    assert!(fits.iter().all(|(_, snr)| *snr > 15.0), "{fits:?}");
}

#[rstest]
#[case("mono.wav", 4_000, 80.0)]
#[case("ima-adpcm-mono.wav", 8_000, 20.0)]
#[case("ms-adpcm-mono.wav", 8_000, 20.0)]
fn a_mono_recording_is_the_agent_s_alone_and_says_so(
    #[case] name: &str,
    #[case] frames: usize,
    #[case] least_snr_db: f64,
) {
    // The configured channel has no meaning where there is one only.
    let config = AudioConfig { agent_channel: 1, ..AudioConfig::default() };
    let read = read(&CallFiles::One(fixture(name)), &config).unwrap();
    assert!(read.info.mono);
    assert!(read.samples[1].is_empty());
    assert!(snr_db(&read.samples[0], &known_sound(0, 8_000, frames)) > least_snr_db);
    assert!(read.verdicts.is_empty());
}

#[test]
fn the_agent_may_be_on_the_right() {
    let config = AudioConfig { agent_channel: 1, ..AudioConfig::default() };
    let read = read(&CallFiles::One(fixture("s16.wav")), &config).unwrap();
    assert_eq!(read.info.party_channels, [1, 0]);
    assert!(snr_db(&read.samples[0], &known_sound(1, 8_000, 4_000)) > 80.0);
    assert!(snr_db(&read.samples[1], &known_sound(0, 8_000, 4_000)) > 80.0);
}

#[test]
fn of_four_channels_the_customer_is_the_first_other_one_that_is_heard() {
    // Channels: silence, agent, silence, customer.
    let config = AudioConfig { agent_channel: 1, ..AudioConfig::default() };
    let read = read(&CallFiles::One(fixture("four-channels.wav")), &config).unwrap();
    assert_eq!((read.info.channels, read.info.party_channels), (4, [1, 3]));
    assert!(snr_db(&read.samples[0], &known_sound(0, 8_000, 4_000)) > 80.0);
    assert!(snr_db(&read.samples[1], &known_sound(1, 8_000, 4_000)) > 80.0);
    assert!(read.warnings[0].contains("channel 3"), "{:?}", read.warnings);
}

#[test]
fn a_channel_that_is_not_there_is_an_error_that_names_those_that_are() {
    let config = AudioConfig { agent_channel: 2, ..AudioConfig::default() };
    let error = read(&CallFiles::One(fixture("s16.wav")), &config).err().unwrap();
    assert!(matches!(error, AudioError::NoSuchChannel { wanted: 2, channels: 2, .. }));
    assert!(error.to_string().contains("channels 0 to 1"), "{error}");
}

#[test]
fn two_files_of_unlike_kinds_are_one_call() {
    let files = CallFiles::Pair { agent: fixture("mono.wav"), customer: fixture("sound.flac") };
    let read = read(&files, &AudioConfig::default()).unwrap();
    assert!(read.info.pair && !read.info.mono);
    assert_eq!((read.info.name.as_str(), read.info.duration_s), ("mono.wav + sound.flac", Some(1.0)));
    assert!(snr_db(&read.samples[0], &known_sound(0, 8_000, 4_000)) > 80.0);
    // The stereo file is mixed down; the longer one goes on alone.
    let mix: Vec<f32> =
        known_sound(0, 8_000, 8_000).iter().zip(known_sound(1, 8_000, 8_000)).map(|(a, b)| (a + b) / 2.0).collect();
    assert_eq!((read.samples[0].len(), read.samples[1].len()), (4_000, 8_000));
    assert!(snr_db(&read.samples[1], &mix) > 75.0);
    let both = [bytes_of("mono.wav"), bytes_of("sound.flac")].concat();
    assert_eq!(read.sha256, hex_sha256(&both));
}

#[test]
fn a_pair_of_unlike_rates_comes_in_step() {
    let files = CallFiles::Pair { agent: fixture("s16-48000.wav"), customer: fixture("s16-11025.wav") };
    let mut source = CallSource::open(&files, &AudioConfig::default()).unwrap();
    assert_eq!(source.info().party_rates_hz, [48_000, 11_025]);
    let mut blocks: Vec<Block> = Vec::new();
    assert!(source.next(&mut blocks).unwrap());
    let ends: Vec<f64> =
        blocks.iter().map(|b| b.start_s + b.samples.len() as f64 / f64::from(b.sample_rate_hz)).collect();
    assert_eq!((blocks[0].party, blocks[1].party), (Party::Agent, Party::Customer));
    assert!((ends[0] - ends[1]).abs() < 1e-4, "{ends:?}");
}

#[test]
fn one_recording_in_any_rate_gives_the_same_frames() {
    let frames_of = |name: &str| {
        let read = read_one(&fixture(name)).unwrap();
        let mut framer = Framer::new(Party::Agent, read.info.sample_rate_hz);
        let mut frames = Vec::new();
        let sample_rate_hz = read.info.sample_rate_hz;
        framer.push(
            &Block { party: Party::Agent, start_s: 0.0, sample_rate_hz, samples: read.samples[0].clone() },
            &mut frames,
        );
        framer.finish(&mut frames);
        frames.iter().flat_map(|frame| frame.samples).collect::<Vec<f32>>()
    };
    let known = known_sound(0, 16_000, 2_400);
    for name in [
        "s16.wav",
        "s16-11025.wav",
        "s16-16000.wav",
        "s16-22050.wav",
        "s16-32000.wav",
        "s16-44100.wav",
        "s16-48000.wav",
    ] {
        let frames = frames_of(name);
        assert_eq!(frames.len() % FRAME_LEN, 0);
        let snr = snr_db(&frames, &known);
        assert!(snr > 40.0, "{name}: {snr:.1} dB");
    }
}

#[test]
fn the_hash_is_that_of_the_bytes() {
    for name in ["s16.wav", "sound.m4a", "sound.mp3"] {
        assert_eq!(read_one(&fixture(name)).unwrap().sha256, hex_sha256(&bytes_of(name)), "{name}");
    }
}

fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_sound_twice_is_told() {
    let mono = bytes_of("mono.wav");
    let twice: Vec<u8> = mono[44..].chunks(2).flat_map(|s| [s, s].concat()).collect();
    let read = read_bytes("twice.wav", &wav(&[fmt_chunk(1, 2, 8_000, 16), chunk(b"data", &twice)])).unwrap();
    assert_eq!(read.verdicts, ["channels_same"]);
}

// ---- headers as recorders leave them ----

fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let pad = vec![0; body.len() % 2];
    [&name[..], &(body.len() as u32).to_le_bytes(), body, &pad].concat()
}

fn fmt_chunk(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
    let block = channels * bits.div_ceil(8);
    let mut body = Vec::new();
    body.extend(tag.to_le_bytes());
    body.extend(channels.to_le_bytes());
    body.extend(rate.to_le_bytes());
    body.extend((rate * u32::from(block)).to_le_bytes());
    body.extend(block.to_le_bytes());
    body.extend(bits.to_le_bytes());
    chunk(b"fmt ", &body)
}

fn wav(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"RIFF", &(body.len() as u32 + 4).to_le_bytes()[..], b"WAVE", &body].concat()
}

/// A `data` chunk whose length says `claimed`, whatever is in it.
fn lying_data(claimed: u32, body: &[u8]) -> Vec<u8> {
    [b"data", &claimed.to_le_bytes()[..], body].concat()
}

/// The samples of the fixture of 16 bits, as bytes: 4000 for each party.
fn plain() -> Vec<u8> {
    bytes_of("s16.wav")[44..].to_vec()
}

fn plain_fmt() -> Vec<u8> {
    fmt_chunk(1, 2, 8_000, 16)
}

fn assert_plain(read: &Read, frames: usize) {
    for party in Party::BOTH {
        assert_eq!(read.samples[party.index()].len(), frames);
        let known = known_sound(party.index(), 8_000, frames);
        assert!(snr_db(&read.samples[party.index()], &known) > 75.0);
    }
}

#[rstest]
#[case::zero(0, "does not say", true)]
#[case::all_ones(u32::MAX, "does not say how long", true)]
#[case::placeholder_of_sox(0x7fff_fff8, "does not say how long", true)]
#[case::twice_as_long(32_000, "cut short: its header promises 1.0 s, 0.5 s are there", true)]
fn a_length_that_lies_is_mended_and_told(#[case] claimed: u32, #[case] sentence: &str, #[case] warned: bool) {
    let bytes = wav(&[plain_fmt(), lying_data(claimed, &plain())]);
    let read = read_bytes("crashed.wav", &bytes).unwrap();
    assert_plain(&read, 4_000);
    let text = read.warnings.join(" ");
    let told = text.contains(sentence) || text.contains("goes on");
    assert_eq!(told, warned, "{text}");
}

#[test]
fn a_length_from_before_the_crash_is_mended_where_a_second_or_more_follows() {
    let long: Vec<u8> = plain().repeat(4);
    let read = read_bytes("stale.wav", &wav(&[plain_fmt(), lying_data(16_000, &long)])).unwrap();
    assert_eq!(read.samples[0].len(), 16_000);
    assert!(read.warnings[0].contains("says 0.5 s, but the file goes on"), "{:?}", read.warnings);
    // A little rubbish at the end is not sound.
    let tail = [plain(), b"some notes of a tool, no chunk".to_vec()].concat();
    let read = read_bytes("tail.wav", &wav(&[plain_fmt(), lying_data(16_000, &tail)])).unwrap();
    assert_plain(&read, 4_000);
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

#[test]
fn a_file_cut_within_a_sample_gives_the_whole_ones() {
    let bytes = bytes_of("s16.wav");
    let read = read_bytes("cut.wav", &bytes[..44 + 4 * 1_000 + 3]).unwrap();
    assert_plain(&read, 1_000);
    assert!(read.warnings[0].contains("cut short"), "{:?}", read.warnings);
}

#[test]
fn an_adpcm_block_cut_short_gives_what_it_holds() {
    // Blocks of 256 bytes, 249 samples a channel: three whole ones and half of the fourth.
    let bytes = bytes_of("ima-adpcm.wav");
    let data = bytes.windows(4).position(|w| w == b"data").unwrap() + 8;
    let read = read_bytes("cut.wav", &bytes[..data + 3 * 256 + 8 + 64]).unwrap();
    let frames = 3 * 249 + 1 + 64;
    assert_eq!(read.samples[0].len(), frames);
    assert!(snr_db(&read.samples[0], &known_sound(0, 8_000, frames)) > 20.0);
}

#[rstest]
#[case::junk_before(&[chunk(b"JUNK", &[0; 28]), chunk(b"bext", &[1; 603])], &[])]
#[case::list_after(&[], &[chunk(b"LIST", b"INFOISFT\x06\0\0\0Lavf60"), chunk(b"id3 ", &[9; 40])])]
#[case::data_twice(&[], &[chunk(b"data", &[0; 64])])]
fn other_chunks_are_passed_over(#[case] before: &[Vec<u8>], #[case] after: &[Vec<u8>]) {
    let chunks = [before, &[plain_fmt(), chunk(b"data", &plain())], after].concat();
    let read = read_bytes("chunks.wav", &wav(&chunks)).unwrap();
    assert_plain(&read, 4_000);
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

#[test]
fn data_may_come_before_its_description() {
    let read = read_bytes("order.wav", &wav(&[chunk(b"data", &plain()), plain_fmt()])).unwrap();
    assert_plain(&read, 4_000);
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
}

#[test]
fn a_chunk_of_odd_length_may_lack_its_padding() {
    let mut odd = chunk(b"note", &[7; 5]);
    odd.pop();
    let read = read_bytes("odd.wav", &wav(&[odd, plain_fmt(), chunk(b"data", &plain())])).unwrap();
    assert_plain(&read, 4_000);
}

#[test]
fn extensible_mu_law_and_24_bits_in_32_are_read() {
    let extensible = |tag: u16, channels: u16, block: u16, bits: u16, valid: u16| {
        let mut body = Vec::new();
        body.extend(0xfffe_u16.to_le_bytes());
        body.extend(channels.to_le_bytes());
        body.extend(8_000_u32.to_le_bytes());
        body.extend((8_000 * u32::from(block)).to_le_bytes());
        for word in [block, bits, 22, valid] {
            body.extend(word.to_le_bytes());
        }
        body.extend(3_u32.to_le_bytes());
        body.extend(tag.to_le_bytes());
        body.extend([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
        chunk(b"fmt ", &body)
    };
    let law = bytes_of("mu-law.wav")[58..58 + 8_000].to_vec();
    let read = read_bytes("x.wav", &wav(&[extensible(7, 2, 2, 8, 8), chunk(b"data", &law)])).unwrap();
    assert!(snr_db(&read.samples[1], &known_sound(1, 8_000, 4_000)) > 35.0);

    let wide: Vec<u8> = plain().chunks(2).flat_map(|s| [0, 0, s[0], s[1]]).collect();
    let read = read_bytes("y.wav", &wav(&[extensible(1, 2, 8, 32, 24), chunk(b"data", &wide)])).unwrap();
    assert_plain(&read, 4_000);
    // The same without the extension: 24 bits that lie in frames of 8 bytes.
    let mut plain24 = fmt_chunk(1, 2, 8_000, 24);
    plain24[20..22].copy_from_slice(&8_u16.to_le_bytes());
    assert_plain(&read_bytes("z.wav", &wav(&[plain24, chunk(b"data", &wide)])).unwrap(), 4_000);
}

#[test]
fn the_length_of_an_rf64_is_in_its_ds64() {
    let mut ds64 = Vec::new();
    ds64.extend(0_u64.to_le_bytes());
    ds64.extend(8_000_u64.to_le_bytes());
    ds64.extend(2_000_u64.to_le_bytes());
    ds64.extend(0_u32.to_le_bytes());
    let chunks = [chunk(b"ds64", &ds64), plain_fmt(), lying_data(u32::MAX, &plain()[..8_000]), chunk(b"LIST", &[0; 8])];
    for magic in [b"RF64", b"BW64"] {
        let mut bytes = wav(&chunks);
        bytes[..4].copy_from_slice(magic);
        let read = read_bytes("long.wav", &bytes).unwrap();
        assert_plain(&read, 2_000);
        assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    }
}

#[test]
fn samples_that_are_no_numbers_become_silence_and_are_counted() {
    let mut bytes = bytes_of("f32.wav");
    for (i, value) in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY].into_iter().enumerate() {
        bytes[44 + 8 * i..48 + 8 * i].copy_from_slice(&value.to_le_bytes());
    }
    let read = read_bytes("nan.wav", &bytes).unwrap();
    assert_eq!(read.samples[0][..3], [0.0; 3]);
    assert!(read.warnings[0].starts_with("3 samples replaced with silence"), "{:?}", read.warnings);
}

#[test]
fn a_damaged_block_of_adpcm_becomes_silence_in_its_place() {
    let mut bytes = bytes_of("ima-adpcm.wav");
    let data = bytes.windows(4).position(|w| w == b"data").unwrap() + 8;
    // The index into the table of steps ends at 88.
    bytes[data + 256 + 2] = 200;
    let read = read_bytes("damaged.wav", &bytes).unwrap();
    assert_eq!(read.samples[0][249..498], [0.0; 249]);
    assert!(snr_db(&read.samples[0][498..], &known_sound(0, 8_000, 8_000)[498..]) > 20.0);
    assert!(read.warnings[0].contains("damaged"), "{:?}", read.warnings);
}

#[rstest]
#[case::at_the_start(0)]
#[case::in_the_middle(8)]
fn a_damaged_packet_becomes_silence_in_its_place(#[case] packet: usize) {
    let whole = bytes_of("sound.aac");
    let frames: Vec<usize> = (0..whole.len() - 1).filter(|i| whole[*i] == 0xff && whole[i + 1] == 0xf1).collect();
    let mut bytes = whole.clone();
    // A channel element whose code book is a reserved one.
    bytes[frames[packet] + 7..frames[packet + 1]].fill(0x2d);
    let (intact, read) = (read_bytes("whole.aac", &whole).unwrap(), read_bytes("damaged.aac", &bytes).unwrap());
    assert_eq!((read.samples[0].len(), read.warnings.len()), (intact.samples[0].len(), 1));
    assert!(read.warnings[0].starts_with("1 packet of the sound replaced with silence"), "{:?}", read.warnings);
    // The packet after it still lacks what overlaps from the damaged one.
    let after = (packet + 2) * 1_024;
    assert_eq!(read.samples[0][after..], intact.samples[0][after..]);
}

// ---- what cannot be read ----

#[derive(Debug, PartialEq)]
enum Refusal {
    Io,
    Unsupported,
    Damaged,
    Empty,
    Channel,
}

fn refusal_of(error: &AudioError) -> Refusal {
    match error {
        AudioError::Io { .. } => Refusal::Io,
        AudioError::Unsupported { .. } => Refusal::Unsupported,
        AudioError::Damaged { .. } => Refusal::Damaged,
        AudioError::Empty { .. } => Refusal::Empty,
        AudioError::NoSuchChannel { .. } => Refusal::Channel,
        AudioError::Device { .. } => panic!("a recording needs no device: {error}"),
    }
}

#[rstest]
#[case::empty_file(b"".to_vec(), Refusal::Empty, "empty file")]
#[case::header_only(wav(&[plain_fmt(), chunk(b"data", &[])]), Refusal::Empty, "no samples")]
#[case::header_and_notes(wav(&[plain_fmt(), chunk(b"data", &[]), chunk(b"LIST", &[0; 80])]), Refusal::Empty, "no samples")]
#[case::no_data(wav(&[plain_fmt()]), Refusal::Damaged, "no `data` chunk")]
#[case::no_description(wav(&[chunk(b"data", &[0; 64])]), Refusal::Damaged, "no `fmt ` chunk")]
#[case::magic_only(b"RIFF".to_vec(), Refusal::Damaged, "no `fmt ` chunk")]
#[case::no_channels(wav(&[fmt_chunk(1, 0, 8_000, 16), chunk(b"data", &[0; 64])]), Refusal::Damaged, "0 channels")]
#[case::no_rate(wav(&[fmt_chunk(1, 2, 0, 16), chunk(b"data", &[0; 64])]), Refusal::Damaged, "0 samples a second")]
#[case::odd_bits(wav(&[fmt_chunk(3, 2, 8_000, 16), chunk(b"data", &[0; 64])]), Refusal::Unsupported, "floating-point samples of 16 bits")]
#[case::gsm(bytes_of("gsm.wav"), Refusal::Unsupported, "GSM 6.10 sound (WAV tag 0x31)")]
#[case::gsm_way_out(bytes_of("gsm.wav"), Refusal::Unsupported, "sox \"call.wav\"")]
#[case::g729(wav(&[fmt_chunk(0x83, 1, 8_000, 8), chunk(b"data", &[0; 64])]), Refusal::Unsupported, "G.729")]
#[case::opus(bytes_of("opus.ogg"), Refusal::Unsupported, "Opus")]
#[case::opus_in_webm(bytes_of("opus.webm"), Refusal::Unsupported, "Opus")]
#[case::text(b"Dear team,\nthe recording is attached.\n".to_vec(), Refusal::Unsupported, "is text, not sound")]
#[case::json("{\"vcon\": \"0.0.2\", \"subject\": \"Gespr\u{e4}ch\"}".into(), Refusal::Unsupported, "is text, not sound")]
#[case::zeros(vec![0; 4_096], Refusal::Unsupported, "zero bytes")]
#[case::picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), Refusal::Unsupported, "no kind of recording that is known")]
#[case::big_endian(b"RIFX\0\0\0\x24WAVEfmt ".to_vec(), Refusal::Unsupported, "big-endian")]
#[case::video_riff(b"RIFF\0\0\0\x24AVI LIST".to_vec(), Refusal::Unsupported, "no WAV")]
#[case::flac_head(bytes_of("sound.flac")[..30].to_vec(), Refusal::Damaged, "Record or copy it again")]
#[case::m4a_without_index(bytes_of("sound.m4a")[..4_000].to_vec(), Refusal::Damaged, "Record or copy it again")]
fn a_bad_file_is_a_sentence(#[case] bytes: Vec<u8>, #[case] refusal: Refusal, #[case] sentence: &str) {
    let error = read_bytes("call.wav", &bytes).err().unwrap();
    let text = error.to_string();
    assert_eq!(refusal_of(&error), refusal, "{text}");
    assert!(text.contains("call.wav: "), "{text}");
    assert!(text.contains(sentence), "{text}");
}

#[test]
fn folders_and_missing_files_are_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let error = read_one(folder.path()).err().unwrap();
    assert!(error.to_string().contains("is a folder, not a recording"), "{error}");
    let error = read_one(&folder.path().join("none.wav")).err().unwrap();
    assert_eq!(refusal_of(&error), Refusal::Io);
    assert!(error.to_string().contains("Check that it exists"), "{error}");
}

#[test]
fn a_source_may_be_read_on_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<CallSource>();
}

#[test]
fn one_bad_file_of_a_pair_is_named() {
    let files = CallFiles::Pair { agent: fixture("mono.wav"), customer: fixture("gsm.wav") };
    let error = read(&files, &AudioConfig::default()).err().unwrap();
    assert!(error.to_string().contains("gsm.wav"), "{error}");
}

// What is kept of the file differs, because the kinds put headers of unlike length before the sound.
#[rstest]
#[case::flac("sound.flac", 8_000, 0.6)]
#[case::mp3("sound.mp3", 16_000, 0.5)]
#[case::ogg("sound.ogg", 16_000, 0.9)]
#[case::adpcm("ms-adpcm.wav", 8_000, 0.5)]
#[case::m4a_with_its_index_first("index-first.m4a", 16_000, 0.7)]
fn a_file_cut_in_the_middle_gives_its_first_part_and_says_so(#[case] name: &str, #[case] rate: u32, #[case] kept: f64) {
    let bytes = bytes_of(name);
    let read = read_bytes(name, &bytes[..(bytes.len() as f64 * kept) as usize]).unwrap();
    let frames = read.samples[0].len();
    assert!((rate as usize / 4..rate as usize).contains(&frames), "{frames}");
    let snr = snr_db(&read.samples[1][..frames * 9 / 10], &known_sound(1, rate, frames * 9 / 10));
    assert!(snr > 10.0, "{snr:.1} dB");
    let text = read.warnings.join(" ");
    assert!(text.contains("cut short"), "{text}");
}

// ---- no bytes make it panic ----

const ALL: [&str; 22] = [
    "u8.wav",
    "s16.wav",
    "s24.wav",
    "f32.wav",
    "f64.wav",
    "mu-law.wav",
    "a-law.wav",
    "extensible-s24.wav",
    "rf64.wav",
    "ima-adpcm.wav",
    "ima-adpcm-mono.wav",
    "ms-adpcm.wav",
    "ms-adpcm-mono.wav",
    "mp3-in-wav.wav",
    "sound.flac",
    "sound.mp3",
    "sound.ogg",
    "sound.m4a",
    "alac.m4a",
    "sound.aac",
    "sound.aiff",
    "sound.caf",
];

const MAGICS: [&[u8]; 11] = [
    b"RIFF\xff\xff\xff\xffWAVEfmt ",
    b"fLaC",
    b"OggS",
    b"ID3",
    b"\xff\xfb",
    b"\xff\xf1",
    b"\0\0\0\x18ftypM4A ",
    b"FORM\0\0\0\0AIFF",
    b"caff",
    b"\x1a\x45\xdf\xa3",
    b"",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes of a good file changed, cut off or doubled: sound or a sentence comes out. Half of the
    /// changes fall into the first 100 bytes, where the headers are.
    #[test]
    fn broken_files_never_panic(
        name in prop::sample::select(&ALL[..]),
        changes in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        tail in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes = bytes_of(name);
        for (in_header, place, value) in changes {
            let len = if in_header { 100 } else { bytes.len() };
            bytes[place.index(len)] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes.extend(tail);
        match read_bytes("broken", &bytes) {
            Ok(read) => prop_assert!(!read.samples[0].is_empty()),
            Err(error) => prop_assert!(error.to_string().ends_with(['.', '"'])),
        }
    }

    /// Noise behind any magic.
    #[test]
    fn noise_never_panics(
        magic in prop::sample::select(MAGICS.to_vec()),
        noise in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        let _ = read_bytes("noise", &[magic, &noise[..]].concat());
    }
}
