import Hummingbird
import NIOCore

/// The two ends of the connection that a request came over.
struct ConnectionContext: InitializableFromSource {
    let peer: HostAddress?
    let local: HostAddress?

    init(source: ApplicationRequestContextSource) {
        peer = source.channel.remoteAddress?.ipAddress.flatMap(HostAddress.init)
        local = source.channel.localAddress?.ipAddress.flatMap(HostAddress.init)
    }
}
