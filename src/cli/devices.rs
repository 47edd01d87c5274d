//! `sidetone devices`: what sound can be taken from, and what is heard on it.

#[cfg(feature = "capture")]
mod keep;
#[cfg(feature = "capture")]
mod levels;

use std::path::Path;

use super::args::DevicesArgs;
use super::{Ending, config};

#[cfg(not(feature = "capture"))]
pub(super) fn run(_: &DevicesArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    config::load(settings)?;
    Err(super::Failure::usage("this program was built without capture: it hears recordings only."))
}

#[cfg(feature = "capture")]
pub(super) fn run(args: &DevicesArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let mut settings = config::load(settings)?.capture;
    let named = [(&args.agent, &mut settings.agent_device), (&args.customer, &mut settings.customer_device)];
    for (typed, setting) in named {
        if let Some(device) = typed {
            setting.clone_from(device);
        }
    }
    if args.levels { levels::run(args, &settings) } else { list::run(args.json, &settings) }
}

#[cfg(feature = "capture")]
mod list {
    use serde_json::json;

    use crate::Party;
    use crate::audio::capture::choose;
    use crate::audio::{CaptureConfig, DeviceInfo, device};
    use crate::cli::{Ending, Failure, output};

    /// Prints every device, then which of them each party would be heard on.
    pub fn run(as_json: bool, settings: &CaptureConfig) -> anyhow::Result<Ending> {
        let listing = device::listing();
        if let Some(trouble) = &listing.trouble {
            return Err(Failure::input(trouble));
        }
        if listing.devices.is_empty() {
            return Err(Failure::input("The sound system has no device: plug one in, or check the system's settings."));
        }
        if as_json {
            for device in &listing.devices {
                output::print(&json!(device).to_string())?;
            }
            return Ok(Ending::Done);
        }
        output::print("Devices that sound can be taken from:")?;
        for device in &listing.devices {
            output::print(&format!("\n  {}\n    {}\n    {}", device.name, about(device), device.id))?;
        }
        output::print("\nWith the present settings:")?;
        let customer = choose(Party::Customer, &settings.customer_device, &listing, None);
        let taken = customer.as_ref().ok().map(|choice| choice.device.id.clone());
        let agent = choose(Party::Agent, &settings.agent_device, &listing, taken.as_deref());
        for (party, choice) in [(Party::Agent, agent), (Party::Customer, customer)] {
            let heard = match choice {
                Ok(choice) => match choice.instead {
                    Some(instead) => instead,
                    None => format!("heard on {}", choice.device.name),
                },
                Err(why) => why,
            };
            output::print(&format!("  {party}: {heard}"))?;
        }
        Ok(Ending::Done)
    }

    fn about(device: &DeviceInfo) -> String {
        let parties = device.serves.iter().map(|party| match device.default_for.contains(party) {
            true => format!("{party} (default)"),
            false => party.to_string(),
        });
        let mut parts = vec![format!("for {}", parties.collect::<Vec<_>>().join(", "))];
        parts.extend(device.sample_rate_hz.map(|rate| format!("{rate} Hz")));
        parts.extend(device.channels.map(|channels| match channels {
            1 => "1 channel".to_string(),
            more => format!("{more} channels"),
        }));
        parts.extend(device.trouble.as_ref().map(|trouble| format!("cannot be used: {trouble}")));
        parts.join("; ")
    }
}
