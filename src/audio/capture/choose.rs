//! Which device a party is heard on.

use super::{DeviceInfo, Listing};
use crate::Party;

/// The device that was chosen, and a sentence where it is not the one that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The device.
    pub device: DeviceInfo,
    /// Why it is another than the one asked for.
    pub instead: Option<String>,
}

/// Chooses a party's device: `wanted` is the setting (`default`, `none`, a name, part of one, or an id), `taken`
/// the id on which the other party is heard. A named device that is not there is replaced by the default one.
///
/// # Errors
/// A sentence why there is no device, and what to do.
pub fn choose(party: Party, wanted: &str, listing: &Listing, taken: Option<&str>) -> Result<Choice, String> {
    if wanted == "none" {
        return Err(format!("No device is set for the {party}, so the {party} is not heard."));
    }
    if let Some(trouble) = &listing.trouble {
        return Err(trouble.clone());
    }
    let by_default = default_device(party, listing, taken);
    if wanted == "default" {
        return by_default.map(|device| Choice { device, instead: None });
    }
    match named(wanted, listing) {
        Ok(device) if taken == Some(device.id.as_str()) => Err(format!(
            "{} is already listened to for the {}: set another device for the {party}.",
            device.name,
            party.other()
        )),
        Ok(device) => match &device.trouble {
            None => Ok(Choice { device: device.clone(), instead: None }),
            Some(trouble) => Err(trouble.clone()),
        },
        Err(why) => {
            let device = by_default.map_err(|_| why.clone())?;
            let instead = Some(format!("{why} Listening on {} instead.", device.name));
            Ok(Choice { device, instead })
        }
    }
}

fn default_device(party: Party, listing: &Listing, taken: Option<&str>) -> Result<DeviceInfo, String> {
    let usable = |device: &&DeviceInfo| device.trouble.is_none() && taken != Some(device.id.as_str());
    let found = listing.devices.iter().filter(usable).find(|device| device.default_for.contains(&party));
    found.cloned().ok_or_else(|| match (party, &listing.no_loopback) {
        (Party::Agent, _) => "No microphone was found: plug one in, or choose a device with `sidetone devices`.".into(),
        (Party::Customer, Some(why)) => why.clone(),
        (Party::Customer, None) => {
            "No output was found whose sound could be heard for the customer: choose a device with `sidetone devices`."
                .into()
        }
    })
}

/// The device meant by a name: an id with or without its host, a whole name, or a part that only one has.
fn named<'a>(wanted: &str, listing: &'a Listing) -> Result<&'a DeviceInfo, String> {
    let wanted_low = wanted.to_lowercase();
    let exact = listing.devices.iter().find(|device| {
        let bare = device.id.split_once(':').map_or(device.id.as_str(), |(_, bare)| bare);
        device.id == wanted || bare == wanted || device.name.to_lowercase() == wanted_low
    });
    if let Some(device) = exact {
        return Ok(device);
    }
    let like: Vec<_> =
        listing.devices.iter().filter(|device| device.name.to_lowercase().contains(&wanted_low)).collect();
    match like.as_slice() {
        [one] => Ok(one),
        [] => Err(format!("There is no device called \"{wanted}\" now.")),
        [first, second, ..] => {
            Err(format!("\"{wanted}\" could be {} or {}: write more of the name.", first.name, second.name))
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    pub fn device(id: &str, name: &str, default_for: &[Party]) -> DeviceInfo {
        DeviceInfo {
            id: format!("pulseaudio:{id}"),
            name: name.into(),
            serves: Party::BOTH.to_vec(),
            default_for: default_for.to_vec(),
            sample_rate_hz: Some(48_000),
            channels: Some(1),
            trouble: None,
        }
    }

    pub fn desk() -> Listing {
        Listing {
            devices: vec![
                device("mic", "Built-in microphone", &[Party::Agent]),
                device("jabra.mono", "Jabra Evolve2 30", &[]),
                device("jabra.usb", "Jabra Speak 510", &[]),
                device("out.monitor", "Monitor of Built-in Audio", &[Party::Customer]),
            ],
            ..Listing::default()
        }
    }

    fn id(party: Party, wanted: &str, taken: Option<&str>) -> Result<String, String> {
        choose(party, wanted, &desk(), taken).map(|choice| choice.device.id)
    }

    #[test]
    fn default_is_what_the_system_says() {
        assert_eq!(id(Party::Agent, "default", None).unwrap(), "pulseaudio:mic");
        assert_eq!(id(Party::Customer, "default", None).unwrap(), "pulseaudio:out.monitor");
    }

    #[test]
    fn a_device_is_found_by_id_name_or_a_part_that_only_one_has() {
        for wanted in ["pulseaudio:jabra.mono", "jabra.mono", "jabra evolve2 30", "Evolve2"] {
            assert_eq!(id(Party::Agent, wanted, None).unwrap(), "pulseaudio:jabra.mono", "{wanted}");
        }
    }

    #[test]
    fn what_is_not_there_or_not_clear_is_replaced_by_the_default_and_said() {
        let choice = choose(Party::Agent, "Plantronics", &desk(), None).unwrap();
        assert_eq!(choice.device.id, "pulseaudio:mic");
        assert_eq!(
            choice.instead.unwrap(),
            "There is no device called \"Plantronics\" now. Listening on Built-in microphone instead."
        );
        let choice = choose(Party::Agent, "jabra", &desk(), None).unwrap();
        assert!(choice.instead.unwrap().contains("Jabra Evolve2 30 or Jabra Speak 510"));
    }

    #[test]
    fn nobody_is_heard_on_the_other_partys_device() {
        // Without a microphone a Pulse server names the monitor of its output as its default source.
        let mut listing = desk();
        listing.devices.retain(|device| device.id == "pulseaudio:out.monitor");
        listing.devices[0].default_for = Party::BOTH.to_vec();
        let error = choose(Party::Agent, "default", &listing, Some("pulseaudio:out.monitor")).unwrap_err();
        assert!(error.starts_with("No microphone was found"), "{error}");
        let error = id(Party::Agent, "out.monitor", Some("pulseaudio:out.monitor")).unwrap_err();
        assert!(error.contains("already listened to for the customer"), "{error}");
    }

    #[test]
    fn none_and_trouble_are_sentences() {
        assert!(id(Party::Customer, "none", None).unwrap_err().contains("not heard"));
        let listing = Listing { trouble: Some("No sound system.".into()), ..Listing::default() };
        assert_eq!(choose(Party::Agent, "default", &listing, None).unwrap_err(), "No sound system.");
        let listing = Listing { no_loopback: Some("ALSA cannot.".into()), ..Listing::default() };
        assert_eq!(choose(Party::Customer, "default", &listing, None).unwrap_err(), "ALSA cannot.");
    }
}
