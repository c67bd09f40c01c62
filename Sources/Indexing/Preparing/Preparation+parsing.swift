import Corpus
import Dispatch
import Jobs

/// The parser threads.
extension Preparation {
    enum Item: Sendable {
        case prepared(LeasedItem, SourceFile, PreparationStage.Result)
        case failed(LeasedItem, QuarryError)
        case broken(QuarryError)
    }

    /// Starts the parser threads; the queue is closed when the last of them ends.
    func startParsers(
        _ pending: [SourceID: HashedFile], feeding queue: BoundedQueue<Item>
    ) -> DispatchGroup {
        let parsers = DispatchQueue(label: "quarry.parse", attributes: .concurrent)
        let group = DispatchGroup()
        for _ in 0..<threads {
            parsers.async(group: group) { [stage, sources, control] in
                Self.parse(
                    pending, stage: stage, sources: sources, control: control, feeding: queue)
            }
        }
        group.notify(queue: parsers) { queue.close() }
        return group
    }

    private static func parse(
        _ pending: [SourceID: HashedFile], stage: PreparationStage, sources: SourceQueue,
        control: StopControl, feeding queue: BoundedQueue<Item>
    ) {
        do throws(QuarryError) {
            while control.mayTake() {
                guard let lease = try sources.next(isStopped: { control.givesBack }) else {
                    return control.untake()
                }
                // A file that was removed since an earlier process of this run enqueued it.
                guard let source = pending[SourceID(path: lease.key)] else {
                    try sources.complete([lease])
                    control.untake()
                    continue
                }
                guard queue.push(item(of: source.asSeen(by: lease), stage: stage, lease: lease))
                else { return }
            }
        } catch {
            queue.push(.broken(error))
        }
    }

    private static func item(
        of source: HashedFile, stage: PreparationStage, lease: LeasedItem
    ) -> Item {
        do throws(QuarryError) {
            let watch = Stopwatch()
            var result = try stage.prepare(source)
            result.seconds = watch.seconds
            return .prepared(lease, source.file, result)
        } catch {
            return error.blame == .input ? .failed(lease, error) : .broken(error)
        }
    }
}

extension HashedFile {
    /// The file as the process that queued it saw it: another process of the run may have seen
    /// newer bytes.
    fileprivate func asSeen(by lease: LeasedItem) -> HashedFile {
        guard let seen = lease.input?.contentHash, seen != file.contentHash else { return self }
        return HashedFile(
            scanned,
            as: SourceFile(
                id: id, type: file.type, byteCount: file.byteCount, contentHash: seen,
                encoding: file.encoding))
    }
}
