//! What is looked at. Nothing is opened that others use, nothing is changed, nothing stays.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use super::report::Report;
#[cfg(any(feature = "capture", test))]
use crate::Party;
use crate::cli::{config, models as model_command, running, words};
use crate::config::Config;
use crate::keep::free_bytes;
use crate::models::{self, Registry, Status};

/// Both parties' sound of an hour, 16 bit at 16 kHz, bytes.
const HOUR: f64 = 2.0 * 3600.0 * 32_000.0;
/// What the program takes beside a model, bytes.
const OWN_MEMORY: u64 = 80_000_000;

/// The settings in force; the defaults where they have faults, so that the rest can be looked at.
pub(super) fn settings(path: Option<&Path>, report: &mut Report) -> Config {
    let config = match (config::load(path), path) {
        (Ok(config), Some(path)) => {
            report.ok("settings", format!("The settings in {} are in order.", path.display()));
            config
        }
        (Ok(config), None) => {
            report.ok("settings", "The default settings are in force.");
            config
        }
        (Err(faults), _) => {
            let to_do = "Mend the lines; `sidetone config explain KEY` tells what is allowed.";
            report.fault("settings", format!("{faults}").replace('\n', " "), to_do);
            Config::default()
        }
    };
    report.drafts_share = config.live.drafts_share;
    config
}

#[cfg(not(feature = "capture"))]
pub(super) fn devices(_: &Config, report: &mut Report) {
    report.fault("agent", "This program was built without devices: it hears recordings only.", "");
}

/// On what each party would be heard. The devices are listed and not opened.
#[cfg(feature = "capture")]
pub(super) fn devices(config: &Config, report: &mut Report) {
    use crate::audio::{capture::choose, device};
    heard_on(&device::listing(), &config.capture, report, choose);
}

/// How a device is chosen for a party.
#[cfg(any(feature = "capture", test))]
type Choose = fn(
    Party,
    &str,
    &crate::audio::capture::Listing,
    Option<&str>,
) -> Result<crate::audio::capture::choose::Choice, String>;

#[cfg(any(feature = "capture", test))]
fn heard_on(
    listing: &crate::audio::capture::Listing,
    capture: &crate::audio::CaptureConfig,
    report: &mut Report,
    choose: Choose,
) {
    let customer = choose(Party::Customer, &capture.customer_device, listing, None);
    let taken = customer.as_ref().ok().map(|choice| choice.device.id.clone());
    let agent = choose(Party::Agent, &capture.agent_device, listing, taken.as_deref());
    for (check, who, wanted, choice) in [
        ("agent", "You are", &capture.agent_device, agent),
        ("customer", "The customer is", &capture.customer_device, customer),
    ] {
        let to_do = "`sidetone devices` lists what there is; `sidetone devices --levels` shows what is heard.";
        match choice {
            Ok(choice) => match choice.instead {
                None => report.ok(check, format!("{who} heard on {}.", choice.device.name)),
                Some(instead) => report.note(check, instead, to_do),
            },
            Err(_) if wanted == "none" => {
                report.note(check, format!("{who} not heard: no device is wanted. What needs both sides is off."), "");
            }
            Err(why) => report.fault(check, why, to_do),
        }
    }
}

/// Recognition models at hand that are whole, smallest first, with their files.
pub(super) fn models(config: &Config, report: &mut Report) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let (registry, folder) = (Registry::builtin()?, model_command::folder()?);
    let mut whole = Vec::new();
    for (entry, status) in models::list(&registry, &folder) {
        if status == Status::Absent {
            continue;
        }
        match models::verify(entry, &folder) {
            Ok(()) => whole.push((entry.name.clone(), folder.join(&entry.file))),
            Err(error) => {
                let to_do = format!("`sidetone models fetch {}` gets it again.", entry.name);
                report.fault("models", format!("The model {} is damaged: {error}", entry.name), to_do);
            }
        }
    }
    if !whole.is_empty() {
        let names: Vec<&str> = whole.iter().map(|(name, _)| name.as_str()).collect();
        report.ok("models", format!("At hand and whole: {}.", names.join(", ")));
    }
    let mut speech: Vec<(String, PathBuf)> =
        words::BY_SIZE.iter().rev().filter_map(|name| whole.iter().find(|(known, _)| known == name).cloned()).collect();
    speech.retain(|(name, path)| match words::check(path, config) {
        Ok(()) => true,
        Err(why) => {
            report.note("models", format!("{name} cannot be used: {why:#}."), "");
            false
        }
    });
    if speech.is_empty() {
        let fetch = if config.speech.language == "en" { "tiny.en" } else { "base" };
        report.fault(
            "models",
            "No recognition model can be used: calls are coached by voice alone, without words.",
            format!("`sidetone models fetch {fetch}` gets one."),
        );
    }
    Ok(speech)
}

/// Where calls are kept, and whether there is room.
pub(super) fn folder_and_disk(config: &Config, report: &mut Report) -> anyhow::Result<()> {
    let folder = match config.keep.folder.as_str() {
        "" => running::data_folder()?.join("calls"),
        folder => PathBuf::from(folder),
    };
    let there = folder.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new(".")).to_path_buf();
    match tempfile::NamedTempFile::new_in(&there) {
        Ok(_) if there == folder => report.ok("folder", format!("Calls are kept in {}.", folder.display())),
        Ok(_) => report.ok("folder", format!("Calls will be kept in {}, which is made then.", folder.display())),
        Err(error) => report.fault(
            "folder",
            format!("Nothing can be written in {}: {error}.", there.display()),
            "Give yourself the right to write there, or set `keep.folder` to another folder.",
        ),
    }
    if let Some(free) = free_bytes(&there) {
        room(free, config, report);
    }
    Ok(())
}

fn room(free: u64, config: &Config, report: &mut Report) {
    let needed = config.keep.least_room_mb * 1e6;
    let free = free as f64;
    if free < needed {
        let text = format!("The disk has {:.0} MB left; under {:.0} MB no sound is kept.", free / 1e6, needed / 1e6);
        report.note("disk", text, "Free some room, or lower `keep.least_room_mb`.");
    } else {
        let hours = (free - needed) / HOUR;
        report.ok(
            "disk",
            format!("The disk has {:.0} GB free: {hours:.0} hours of calls, should their sound be kept.", free / 1e9),
        );
    }
}

/// Whether the page could be served.
pub(super) fn port(config: &Config, report: &mut Report) {
    let port = u16::try_from(config.live.port).unwrap_or_default();
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => report.ok("port", format!("The page can be served on port {port}.")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            match running::find().filter(|running| running.address.contains(&format!(":{port}/"))) {
                Some(running) => report.note("port", format!("Sidetone runs already (process {}).", running.pid), ""),
                None => report.fault(
                    "port",
                    format!("Port {port}, on which the page is served, is taken by another program."),
                    "Set `live.port` to another one, or to 0 for any free one.",
                ),
            }
        }
        Err(error) => report.fault("port", format!("The page cannot be served on port {port}: {error}."), ""),
    }
}

/// Whether the models fit into what is free.
pub(super) fn memory(models: &[(String, PathBuf)], report: &mut Report) {
    let Some(free) = words::free_memory() else { return };
    let bytes = |path: &Path| std::fs::metadata(path).map(|data| data.len()).unwrap_or(0);
    let needed = OWN_MEMORY + models.iter().map(|(_, path)| bytes(path)).min().map_or(0, |least| least * 3);
    let text = format!("{:.1} GB of memory are free.", free as f64 / 1e9);
    match free >= needed {
        true => report.ok("memory", text),
        false => report.fault("memory", format!("Only {text}"), "Close other programs before calls begin."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::Matter;
    use super::*;
    use crate::audio::capture::{CaptureConfig, Listing, choose};

    fn matters(report: &Report) -> Vec<(&'static str, Matter)> {
        report.findings.iter().map(|finding| (finding.check, finding.matter)).collect()
    }

    #[test]
    fn a_machine_without_sound_is_told_for_both_parties_and_an_unwanted_device_is_no_fault() {
        let listing = Listing { trouble: Some("No sound system answers.".into()), ..Listing::default() };
        let mut report = Report::default();
        heard_on(&listing, &CaptureConfig::default(), &mut report, choose);
        assert_eq!(matters(&report), [("agent", Matter::Fault), ("customer", Matter::Fault)]);
        let alone = CaptureConfig { customer_device: "none".into(), ..CaptureConfig::default() };
        let mut report = Report::default();
        heard_on(&listing, &alone, &mut report, choose);
        assert_eq!(matters(&report), [("agent", Matter::Fault), ("customer", Matter::Note)]);
        assert!(report.findings[1].text.contains("both sides"), "{:?}", report.findings);
    }

    #[test]
    fn little_room_is_a_note_as_calls_are_kept_without_sound_by_default() {
        let config = Config::default();
        let mut report = Report::default();
        room(100_000_000, &config, &mut report);
        room(50_000_000_000, &config, &mut report);
        assert_eq!(matters(&report), [("disk", Matter::Note), ("disk", Matter::Ok)]);
        assert!(report.findings[1].text.contains("215 hours"), "{:?}", report.findings[1]);
    }

    #[test]
    fn a_port_that_another_program_has_is_a_fault() {
        let Ok(taken) = TcpListener::bind(("127.0.0.1", 0)) else { return };
        let Ok(address) = taken.local_addr() else { return };
        let mut config = Config::default();
        config.live.port = u32::from(address.port());
        let mut report = Report::default();
        port(&config, &mut report);
        assert_eq!(matters(&report), [("port", Matter::Fault)]);
        drop(taken);
    }
}
