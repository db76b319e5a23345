# METADATA
# title: Volumes are of the types that the restricted standard allows
# description: >-
#   Volume types that reach a storage system directly, such as nfs, iscsi or gitRepo, run old
#   kernel and node code for the pod and leave out the checks that a claim or a CSI driver makes.
# custom:
#   severity: info
#   severities: {default: off, restricted: error}
#   applies_to: [kubernetes/pod]
#   fix: Use a claim, a CSI volume, or one of the types that hold the pod's own data.
#   fragments: true
#   parameters:
#     allowed:
#       description: Types of volumes that a pod may have; hostPath has a rule of its own
#       default: [configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim,
#         projected, secret]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.volume_types

import rego.v1

allowed := {kind | some kind in input.parameters["kubernetes/volume-types"].allowed}

deny contains {"at": ["spec", "volumes", i, kind], "message": message} if {
	some i, kind
	input.pod.spec.volumes[i][kind]
	is_string(kind)
	not kind in {"name", "hostPath"}
	not kind in allowed
	message := sprintf("volume %d of the pod is of the type `%s`", [i + 1, kind])
}
