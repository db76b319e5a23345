//! What the API server refuses beyond its schemas: names, amounts, selectors, fields that exclude
//! each other, references that lead nowhere. One file a subject, one function a kind.
//!
//! Invariant: a value that is yet to be filled in is held to nothing, and what may still come is
//! asked of whole objects only; what is said here is what a server of the version named refuses.

mod address;
mod admission;
mod autoscaling;
mod config;
mod cron;
mod definition;
mod devices;
mod flow;
mod job;
mod limits;
mod meta;
mod names;
mod network;
mod pod;
mod quantity;
mod rbac;
mod read;
mod said;
mod selector;
mod service;
mod storage;
mod workload;

pub(super) use said::Finished;

use crate::classify::Resource;
use crate::parse::Node;
use said::Said;

/// Judges one object of Kubernetes' own kinds.
pub(super) fn built_in(resource: &Resource<'_>) -> Vec<Finished> {
    judge(resource, true)
}

/// Judges what every object has, whatever its kind.
pub(super) fn custom(resource: &Resource<'_>) -> Vec<Finished> {
    judge(resource, false)
}

fn judge(resource: &Resource<'_>, built_in: bool) -> Vec<Finished> {
    let id = &resource.identity;
    let kind = [id.group.as_str(), id.kind.as_str()];
    let mut said = Said::new(resource.extent);
    meta::check(&mut said, kind, resource.node, built_in);
    if built_in {
        of_kind(&mut said, kind, resource.node);
    }
    said.finish(resource.node)
}

/// What a kind's own objects are asked for.
type Check = for<'n> fn(&mut Said<'n>, &'n Node);

fn of_kind<'n>(said: &mut Said<'n>, [group, kind]: [&str; 2], object: &'n Node) {
    if let Some(check) = of_object(group, kind) {
        check(said, object);
    }
    if let Some(check) = of_spec(group, kind)
        && let Some(spec) = read::get(object, "spec")
    {
        check(said, spec);
    }
}

/// Kinds that are judged as a whole.
fn of_object(group: &str, kind: &str) -> Option<Check> {
    Some(match (group, kind) {
        ("", "Pod") => pod::pod,
        ("", "PodTemplate") => workload::pod_template,
        ("", "ConfigMap") => config::config_map,
        ("", "Secret") => config::secret,
        ("", "Namespace") => config::namespace,
        ("", "Endpoints") => service::endpoints,
        ("apps", "ControllerRevision") => workload::revision,
        ("batch", "Job") => job::job,
        ("discovery.k8s.io", "EndpointSlice") => service::slice,
        ("networking.k8s.io", "Ingress") => network::ingress,
        ("networking.k8s.io", "IPAddress") => service::given,
        ("rbac.authorization.k8s.io", "Role") => rbac::role,
        ("rbac.authorization.k8s.io", "ClusterRole") => rbac::cluster_role,
        ("rbac.authorization.k8s.io", "RoleBinding") => rbac::role_binding,
        ("rbac.authorization.k8s.io", "ClusterRoleBinding") => rbac::cluster_role_binding,
        ("scheduling.k8s.io", "PriorityClass") => config::priority_class,
        ("node.k8s.io", "RuntimeClass") => flow::runtime_class,
        ("storage.k8s.io", "StorageClass") => storage::class,
        ("storage.k8s.io", "VolumeAttributesClass") => storage::attributes,
        ("storage.k8s.io", "CSIStorageCapacity") => storage::room,
        (
            "admissionregistration.k8s.io",
            "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration",
        ) => admission::webhooks,
        ("apiregistration.k8s.io", "APIService") => admission::api_service,
        ("flowcontrol.apiserver.k8s.io", "FlowSchema") => flow::schema,
        ("apiextensions.k8s.io", "CustomResourceDefinition") => definition::definition,
        _ => return None,
    })
}

/// Kinds whose `spec` says it all.
fn of_spec(group: &str, kind: &str) -> Option<Check> {
    Some(match (group, kind) {
        ("apps", "Deployment") => workload::deployment,
        ("apps", "ReplicaSet") => workload::replica_set,
        ("apps", "StatefulSet") => workload::stateful_set,
        ("apps", "DaemonSet") => workload::daemon_set,
        ("", "ReplicationController") => workload::replication_controller,
        ("", "Service") => service::service,
        ("", "PersistentVolume") => storage::volume,
        ("", "PersistentVolumeClaim") => storage::claim,
        ("", "LimitRange") => limits::range,
        ("", "ResourceQuota") => limits::quota,
        ("", "Node") => flow::node,
        ("batch", "CronJob") => job::cron_job,
        ("autoscaling", "HorizontalPodAutoscaler") => autoscaling::autoscaler,
        ("policy", "PodDisruptionBudget") => workload::budget,
        ("networking.k8s.io", "IngressClass") => network::ingress_class,
        ("networking.k8s.io", "NetworkPolicy") => network::policy,
        ("networking.k8s.io", "ServiceCIDR") => service::ranges,
        ("storage.k8s.io", "CSIDriver") => storage::driver,
        ("storage.k8s.io", "CSINode") => storage::node_drivers,
        ("storage.k8s.io", "VolumeAttachment") => storage::attachment,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy") => {
            admission::validating_policy
        }
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicy") => admission::mutating_policy,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding") => {
            admission::validating_binding
        }
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding") => admission::binding,
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration") => flow::level,
        ("coordination.k8s.io", "Lease") => flow::lease,
        ("certificates.k8s.io", "CertificateSigningRequest") => flow::signing_request,
        ("resource.k8s.io", "ResourceClaim") => devices::claim,
        ("resource.k8s.io", "ResourceClaimTemplate") => devices::template,
        ("resource.k8s.io", "DeviceClass") => devices::class,
        ("resource.k8s.io", "ResourceSlice") => devices::slice,
        _ => return None,
    })
}
