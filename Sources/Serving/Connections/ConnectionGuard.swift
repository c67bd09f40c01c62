import NIOCore

/// Stands at the wire's end of a connection: counts bytes, watches the clock, and closes what
/// `ConnectionStateMachine` has given up. Lives on the connection's event loop alone.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private var machine: ConnectionStateMachine
    private let isOneTooMany: Bool
    private var alarm: (deadline: NIODeadline, task: Scheduled<Void>)?
    private var context: ChannelHandlerContext?

    init(_ limits: ServerLimits, isOneTooMany: Bool) {
        machine = ConnectionStateMachine(limits, now: .now())
        self.isOneTooMany = isOneTooMany
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.task.cancel()
        alarm = nil
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = unwrapInboundIn(data).readableBytes
        guard !machine.received(bytes: count, now: .now()) else {
            return context.close(promise: nil)
        }
        setAlarm()
        context.fireChannelRead(data)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            machine.sentLast(now: .now())
            setAlarm()
        }
        context.close(mode: mode, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        machine.changed(isWritable: context.channel.isWritable, now: .now())
        setAlarm()
        context.fireChannelWritabilityChanged()
    }

    /// Tells of a part of a request or an answer, as `MessageWatch` sees them.
    func happened(_ change: (inout ConnectionStateMachine, NIODeadline) -> Void) {
        change(&machine, .now())
        setAlarm()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isOneTooMany else { return context.close(promise: nil) }
        setAlarm()
    }

    /// An alarm that is too early looks again; one that is too late is set anew.
    private func setAlarm() {
        guard let context, let deadline = machine.deadline else { return }
        if let alarm {
            guard deadline < alarm.deadline else { return }
            alarm.task.cancel()
        }
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.ring()
        }
        alarm = (deadline, task)
    }

    private func ring() {
        alarm = nil
        guard let deadline = machine.deadline, deadline <= .now() else { return setAlarm() }
        context?.close(promise: nil)
    }
}

/// The guard is its event loop's own.
@available(*, unavailable)
extension ConnectionGuard: Sendable {}
