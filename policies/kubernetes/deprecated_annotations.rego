# METADATA
# title: Annotations that became fields are written as fields
# description: >-
#   These annotations were replaced by fields and are read by old versions only, or by none: what
#   they ask for, a sandbox profile or an ingress class, silently does not happen.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/apps/DaemonSet, kubernetes/apps/Deployment, kubernetes/apps/StatefulSet,
#     kubernetes/core/PersistentVolume, kubernetes/core/PersistentVolumeClaim, kubernetes/core/Pod,
#     kubernetes/core/Service, kubernetes/extensions/Ingress, kubernetes/networking.k8s.io/Ingress,
#     kubernetes/storage.k8s.io/StorageClass, kubernetes/batch/Job]
#   fix: Use the field that the message names.
#   fragments: true
package sluicegate.kubernetes.deprecated_annotations

import rego.v1

fields := {
	"kubernetes.io/ingress.class": "spec.ingressClassName",
	"scheduler.alpha.kubernetes.io/critical-pod": "priorityClassName",
	"seccomp.security.alpha.kubernetes.io/pod": "securityContext.seccompProfile",
	"service.alpha.kubernetes.io/tolerate-unready-endpoints": "spec.publishNotReadyAddresses",
	"service.beta.kubernetes.io/external-traffic": "spec.externalTrafficPolicy",
	"storageclass.beta.kubernetes.io/is-default-class": "storageclass.kubernetes.io/is-default-class",
	"volume.alpha.kubernetes.io/storage-class": "spec.storageClassName",
	"volume.beta.kubernetes.io/storage-class": "spec.storageClassName",
	"volume.beta.kubernetes.io/storage-provisioner": "volume.kubernetes.io/storage-provisioner",
}

prefixes := {
	"container.apparmor.security.beta.kubernetes.io/": "securityContext.appArmorProfile",
	"container.seccomp.security.alpha.kubernetes.io/": "securityContext.seccompProfile",
}

deny contains {"at": ["metadata", "annotations", key], "message": message} if {
	some key
	input.object.metadata.annotations[key]
	message := sprintf("`%s` is replaced by `%s`", [key, field(key)])
}

deny contains {"at": ["spec", "template", "metadata", "annotations", key], "message": message} if {
	some key
	input.object.spec.template.metadata.annotations[key]
	message := sprintf("`%s` is replaced by `%s`", [key, field(key)])
}

field(key) := fields[key]

field(key) := replacement if {
	is_string(key)
	some prefix, replacement in prefixes
	startswith(key, prefix)
}
