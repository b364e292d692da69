//! The Rust SDK's client of the metadata service against `rolelab serve`: token, values, listings, region, credentials,
//! and what it makes of refusals. It prints TAP; instances are named in `ROLELAB_BASE_<NAME>`.
//!
//! What is right: this client never falls back to version 1, and reports 404 and 401 as such (aws-config's documentation
//! of `imds::Client`, and the AWS SDKs and Tools Reference Guide, "IMDS credential provider").

use std::{
    env,
    time::{Duration, SystemTime},
};

use aws_config::{
    imds::{
        client::{Client, error::ImdsError},
        credentials::ImdsCredentialsProvider,
        region::ImdsRegionProvider,
    },
    provider_config::ProviderConfig,
};
use aws_credential_types::provider::ProvideCredentials as _;
use aws_smithy_http_client::Builder;

/// Rows that were printed, and how many of them failed.
#[derive(Default)]
struct Rows {
    count: usize,
    failed: usize,
}

impl Rows {
    fn row(&mut self, name: &str, outcome: Result<(), String>) {
        self.count += 1;
        match outcome {
            Ok(()) => println!("ok {} - {name}", self.count),
            Err(why) => {
                self.failed += 1;
                println!("not ok {} - {name}\n#   {}", self.count, why.replace('\n', "\n#   "));
            }
        }
    }
}

fn client(instance: &str, attempts: u32) -> Result<Client, String> {
    let base = env::var(format!("ROLELAB_BASE_{instance}")).map_err(|why| format!("{instance}: {why}"))?;
    let http = ProviderConfig::without_region().with_http_client(Builder::new().build_http());
    let client = Client::builder()
        .configure(&http)
        .max_attempts(attempts)
        .endpoint(base)
        .map_err(|why| why.to_string())?;
    Ok(client.connect_timeout(Duration::from_secs(2)).read_timeout(Duration::from_secs(2)).build())
}

async fn value(instance: &str, path: &str) -> Result<String, String> {
    let found = client(instance, 1)?.get(path).await;
    found.map(String::from).map_err(|why| format!("{path}: {why}: {:?}", std::error::Error::source(&why)))
}

async fn is(instance: &str, path: &str, wanted: impl Fn(&str) -> bool) -> Result<(), String> {
    let found = value(instance, path).await?;
    if wanted(&found) { Ok(()) } else { Err(format!("{path} is {found:?}")) }
}

/// The status of a refusal.
async fn refused(instance: &str, path: &str, status: u16) -> Result<(), String> {
    match client(instance, 1)?.get(path).await {
        Err(ImdsError::ErrorResponse(error)) if error.response().status().as_u16() == status => Ok(()),
        Err(ImdsError::FailedToLoadToken(error)) if status == 403 => {
            let why = format!("{error:?}");
            if why.contains("Forbidden") || why.contains("403") { Ok(()) } else { Err(why) }
        }
        Err(other) => Err(format!("{other:?}")),
        Ok(found) => Err(format!("it answered {found:?}")),
    }
}

async fn keys(instance: &str) -> Result<(), String> {
    let provider = ImdsCredentialsProvider::builder().imds_client(client(instance, 1)?).build();
    let found = provider.provide_credentials().await.map_err(|why| format!("{why:?}"))?;
    let left = found.expiry().and_then(|end| end.duration_since(SystemTime::now()).ok()).unwrap_or_default();
    let hours = left.as_secs() / 3600;
    let good = found.access_key_id().starts_with("ASIA") && found.secret_access_key().len() == 40;
    if good && found.session_token().is_some() && (5..7).contains(&hours) {
        Ok(())
    } else {
        Err(format!("{found:?}"))
    }
}

async fn no_keys(instance: &str, wanted: &str) -> Result<(), String> {
    let provider = ImdsCredentialsProvider::builder().imds_client(client(instance, 1)?).build();
    match provider.provide_credentials().await {
        Err(why) if format!("{why:?}").contains(wanted) => Ok(()),
        Err(why) => Err(format!("another error than {wanted}: {why:?}")),
        Ok(found) => Err(format!("keys: {found:?}")),
    }
}

async fn region(instance: &str) -> Result<(), String> {
    let found = ImdsRegionProvider::builder().imds_client(client(instance, 1)?).build().region().await;
    match found {
        Some(region) if region.as_ref() == "us-east-1" => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut rows = Rows::default();
    for instance in ["WEB_1", "WEB_2"] {
        rows.row(&format!("keys of {instance}"), keys(instance).await);
        rows.row(&format!("region of {instance}"), region(instance).await);
        let id = |text: &str| text.len() == 19 && text.starts_with("i-");
        rows.row(&format!("id of {instance}"), is(instance, "/latest/meta-data/instance-id", id).await);
    }
    let roles = |text: &str| text == "s3access";
    rows.row("the role is listed", is("WEB_2", "/latest/meta-data/iam/security-credentials/", roles).await);
    let listing = |text: &str| text.lines().any(|line| line == "iam/") && !text.ends_with('\n');
    rows.row("a listing", is("WEB_2", "/latest/meta-data/", listing).await);
    let document = |text: &str| text.contains("\"instanceType\" : \"t3.micro\"");
    rows.row(
        "the identity document",
        is("WEB_2", "/latest/dynamic/instance-identity/document", document).await,
    );
    rows.row("what is not there is 404", refused("WEB_2", "/latest/meta-data/nothing", 404).await);
    rows.row("no role is 404", refused("BARE", "/latest/meta-data/iam/security-credentials/", 404).await);
    rows.row("a disabled endpoint is 403", refused("OFF", "/latest/meta-data/", 403).await);
    rows.row("no role is no credentials", no_keys("BARE", "CredentialsNotLoaded").await);
    rows.row("a disabled endpoint is told as such", no_keys("OFF", "Forbidden").await);
    let asked = async {
        let client = client("WEB_2", 1)?;
        for path in ["/latest/meta-data/ami-id", "/latest/meta-data/mac"] {
            client.get(path).await.map_err(|why| format!("{path}: {why:?}"))?;
        }
        Ok(())
    };
    rows.row("one token serves many questions", asked.await);
    println!("1..{}", rows.count);
    std::process::exit(i32::from(rows.failed > 0));
}
