import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Hummingbird's HTTP/1.1 connections, each behind a guard, and no more of them than may be.
struct GuardedChannel: ServerChildChannel {
    private let http: HTTP1Channel
    private let limits: ServerLimits
    private let connections: ConnectionCount

    init(
        responder: @escaping HTTPChannelHandler.Responder, limits: ServerLimits,
        connections: ConnectionCount
    ) {
        var configuration = HTTP1Channel.Configuration(additionalChannelHandlers: [MessageWatch()])
        configuration.httpDecoder.maxHeaderFieldSize = limits.headerBytes
        configuration.httpDecoder.maxHeaderListSize = limits.headerBytes
        configuration.httpDecoder.maxHeaderFieldCount = limits.headerFields
        http = HTTP1Channel(responder: responder, configuration: configuration)
        self.limits = limits
        self.connections = connections
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        let isOneTooMany = connections.open() > limits.connections
        channel.closeFuture.whenComplete { [connections] _ in connections.close() }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
                ConnectionGuard(limits, isOneTooMany: isOneTooMany))
        }.flatMap { [http] in http.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
