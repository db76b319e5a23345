# METADATA
# title: The socket of the container engine stays outside
# description: >-
#   Who can write to the socket can start a container that owns the host. Mounting it read-
#   only changes nothing: the file is then fixed, not what is sent through it.
# custom:
#   severity: warning
#   applies_to: [compose]
#   fix: >-
#     Do without it, or put a proxy in between that lets through only what is needed.
package sluicegate.compose.docker_socket

import rego.v1

socket := `^(/var)?/run/(docker|podman/podman|containerd/containerd|crio/crio)\.sock$`

deny contains {"at": ["services", name, "volumes", i], "message": message} if {
	volume := input.object.services[name].volumes[i]
	regex.match(socket, source(volume))
	message := sprintf("the service `%s` gets the socket of the container engine", [name])
}

source(volume) := split(volume, ":")[0] if is_string(volume)

source(volume) := volume.source if is_string(volume.source)
