//! The functions an expression may call: CEL's own, and those of Kubernetes' libraries that are
//! built here. What is not in this list is refused when a rule is compiled.

use std::net::IpAddr;
use std::sync::Arc;

use cel::extractors::This;
use cel::{Context, Env, ExecutionError, Value, extensions};

use super::pattern::Searcher;

/// CEL's standard functions and macros, and its extensions, by name.
const STANDARD: &[&str] = &[
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "string",
    "int",
    "uint",
    "double",
    "bool",
    "bytes",
    "dyn",
    "type",
    "duration",
    "timestamp",
    "getFullYear",
    "getMonth",
    "getDayOfYear",
    "getDayOfMonth",
    "getDate",
    "getDayOfWeek",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
    "has",
    "all",
    "exists",
    "exists_one",
    "existsOne",
    "map",
    "filter",
    "charAt",
    "indexOf",
    "lastIndexOf",
    "join",
    "lowerAscii",
    "upperAscii",
    "replace",
    "split",
    "substring",
    "trim",
    "reverse",
    "format",
    "optional.of",
    "optional.none",
    "optional.ofNonZeroValue",
    "hasValue",
    "value",
    "or",
    "orValue",
    "optMap",
    "optFlatMap",
];

/// The functions of Kubernetes' libraries that are built here.
const KUBERNETES: &[&str] = &[
    "isIP",
    "isCIDR",
    "isURL",
    "url",
    "getScheme",
    "getHost",
    "getHostname",
    "getPort",
    "getEscapedPath",
    "find",
    "findAll",
];

/// Whether an expression may call `name`.
pub(super) fn has(name: &str) -> bool {
    STANDARD.contains(&name) || KUBERNETES.contains(&name)
}

/// CEL with its string, list and math extensions.
pub(super) fn environment() -> Env {
    let mut env = Env::stdlib();
    // An extension that can't be added leaves its functions unknown, which refuses their callers.
    let _ = env.add_extension(extensions::strings);
    env
}

/// Adds Kubernetes' functions to a context, and those that search with patterns.
pub(super) fn functions(context: &mut Context<'_, '_>, searcher: &Searcher) {
    let text = |ok: bool| Ok::<_, ExecutionError>(Value::Bool(ok));
    let _ = context.add_function("isIP", move |s: Arc<String>| text(is_ip(&s)));
    let _ = context.add_function("isCIDR", move |s: Arc<String>| text(is_cidr(&s)));
    let _ = context.add_function("isURL", move |s: Arc<String>| {
        text(Url::parse(&s).is_some())
    });
    let _ = context.add_function("url", |s: Arc<String>| {
        let known = Url::parse(&s).is_some();
        known
            .then_some(Value::String(s))
            .ok_or_else(|| fails("url", "no URL"))
    });
    let part = |get: fn(&Url<'_>) -> String| {
        move |This(s): This<Arc<String>>| {
            Url::parse(&s)
                .map(|url| Value::from(get(&url)))
                .ok_or_else(|| fails("url", "no URL"))
        }
    };
    let _ = context.add_function("getScheme", part(|url| url.scheme.to_owned()));
    let _ = context.add_function("getHost", part(|url| url.host.to_owned()));
    let _ = context.add_function("getHostname", part(|url| url.split_host().0.to_owned()));
    let _ = context.add_function("getPort", part(|url| url.split_host().1.to_owned()));
    let _ = context.add_function("getEscapedPath", part(|url| url.path.to_owned()));
    searching(context, searcher);
}

/// The crate's own `matches` compiles its pattern at every call, and is left out.
fn searching(context: &mut Context<'_, '_>, searcher: &Searcher) {
    let own = searcher.clone();
    let _ = context.add_function(
        "matches",
        move |This(text): This<Arc<String>>, pattern: Arc<String>| {
            let found = own.matches(&text, &pattern);
            found.map(Value::Bool).map_err(|why| fails("matches", why))
        },
    );
    let own = searcher.clone();
    let _ = context.add_function(
        "find",
        move |This(text): This<Arc<String>>, pattern: Arc<String>| {
            let found = own.find(&text, &pattern);
            let value = found.map(|found| Value::from(found.unwrap_or_default()));
            value.map_err(|why| fails("find", why))
        },
    );
    let own = searcher.clone();
    let _ = context.add_function(
        "findAll",
        move |This(text): This<Arc<String>>, pattern: Arc<String>| {
            let found = own.find_all(&text, &pattern);
            let found = found.map_err(|why| fails("findAll", why))?;
            let values: Vec<Value> = found.into_iter().map(Value::from).collect();
            Ok::<_, ExecutionError>(Value::List(Arc::new(values)))
        },
    );
}

fn fails(function: &str, why: &str) -> ExecutionError {
    ExecutionError::function_error(function, why)
}

/// An address without zone, and without an IPv4 address inside an IPv6 one, as Kubernetes has it.
fn is_ip(text: &str) -> bool {
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => ip.to_ipv4_mapped().is_none(),
        Ok(IpAddr::V4(_)) => true,
        Err(_) => false,
    }
}

fn is_cidr(text: &str) -> bool {
    let Some((address, prefix)) = text.split_once('/') else {
        return false;
    };
    let canonical = !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_digit());
    match (address.parse::<IpAddr>(), prefix.parse::<u8>()) {
        (Ok(IpAddr::V4(_)), Ok(bits)) => canonical && bits <= 32,
        (Ok(IpAddr::V6(ip)), Ok(bits)) => canonical && bits <= 128 && ip.to_ipv4_mapped().is_none(),
        _ => false,
    }
}

/// An absolute URI or an absolute path, in the parts that rules ask for.
struct Url<'a> {
    scheme: &'a str,
    host: &'a str,
    path: &'a str,
}

impl<'a> Url<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        if text.is_empty() || text.chars().any(|c| c.is_control() || c == ' ') {
            return None;
        }
        let end = |rest: &str| rest.find(['?', '#']).unwrap_or(rest.len());
        if text.starts_with('/') {
            return Some(Self {
                scheme: "",
                host: "",
                path: text.get(..end(text))?,
            });
        }
        let (scheme, rest) = text.split_once(':')?;
        let first = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
        if !first
            || !scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        {
            return None;
        }
        let Some(authority) = rest.strip_prefix("//") else {
            return rest.starts_with('/').then_some(Self {
                scheme,
                host: "",
                path: rest,
            });
        };
        let authority = authority.get(..end(authority))?;
        let (host, path) = authority.split_at(authority.find('/').unwrap_or(authority.len()));
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let url = Self { scheme, host, path };
        url.split_host()
            .1
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then_some(url)
    }

    /// Host name without brackets, and port.
    fn split_host(&self) -> (&'a str, &'a str) {
        if let Some((name, rest)) = self.host.strip_prefix('[').and_then(|h| h.split_once(']')) {
            return (name, rest.strip_prefix(':').unwrap_or_default());
        }
        self.host.rsplit_once(':').unwrap_or((self.host, ""))
    }
}
