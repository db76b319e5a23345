# METADATA
# title: No pod holds the container runtime's socket
# description: >-
#   Whoever can talk to the runtime's socket starts any container with any right, past the API
#   server and all its policies: the pod owns its node, even if the socket is mounted read-only.
# custom:
#   severity: error
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Build images without a daemon, read states from the API server, or ask for a waiver that
#     says why.
#   fragments: true
package sluicegate.kubernetes.runtime_socket

import rego.v1

deny contains {"at": ["spec", "volumes", i, "hostPath", "path"], "message": message} if {
	some i
	path := input.pod.spec.volumes[i].hostPath.path
	is_string(path)
	is_socket(lower(path))
	message := sprintf("the pod holds the container runtime's socket: `%s`", [path])
}

is_socket(path) if {
	contains(path, ".sock")
	regex.match(`(^|/)(docker|dockershim|cri-dockerd|containerd|crio|podman|buildkitd)[.]sock/*$`, path)
}

is_socket(path) if {
	contains(path, "pipe")
	regex.match(`pipe[\\/]+(docker_engine|containerd-containerd)$`, path)
}

# The folders that hold nothing else.
is_socket(path) if {
	contains(path, "/run/")
	regex.match(`/run/+(k3s/+)?(containerd|crio|podman)/*$`, path)
}
