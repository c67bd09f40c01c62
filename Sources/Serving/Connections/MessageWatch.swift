import NIOCore
import NIOHTTPTypes

/// Stands where bytes have become messages and tells the connection's guard how far they are.
final class MessageWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var connection: ConnectionGuard?

    func handlerAdded(context: ChannelHandlerContext) {
        // A channel that is closed already has no handlers any more.
        connection = try? context.pipeline.syncOperations.handler(type: ConnectionGuard.self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { connection = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: connection?.happened { $0.receivedHead(now: $1) }
        case .body: break
        case .end: connection?.happened { $0.receivedEnd(now: $1) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            connection?.happened { $0.sentEnd(now: $1) }
        }
        context.write(data, promise: promise)
    }
}

/// As the guard it tells.
@available(*, unavailable)
extension MessageWatch: Sendable {}
