import Corpus
import Foundation
import Storage
import Synchronization

/// Watches `limits.disk` while sources are prepared: once the index folder with the segments to
/// come would pass it, no more sources are taken, and of those in flight none that does not fit.
final class DiskQuota: Sendable {
    private let forecast: DiskForecast
    private let control: StopControl
    private let indexBytes: Int
    private let state = Mutex((touched: Set<SourceID>(), text: 0, chunks: 0))

    /// Nil without a quota.
    init?(_ forecast: DiskForecast, control: StopControl, index: String) {
        guard control.limits.diskBytes != nil else { return nil }
        self.forecast = forecast
        self.control = control
        indexBytes = Self.size(ofFolder: index)
    }

    /// Whether a prepared source still fits.
    func admits(_ file: SourceFile, chunks: [Chunk]) -> Bool {
        let fits = state.withLock { state in
            var next = state
            next.touched.insert(file.id)
            next.chunks += chunks.count
            next.text += chunks.reduce(0) { $0 + $1.text.utf8.count }
            let bytes = forecast.segmentBytes(
                touched: next.touched, addedText: next.text, addedChunks: next.chunks)
            guard indexBytes + bytes <= control.limits.diskBytes ?? .max else { return false }
            state = next
            return true
        }
        if !fits { control.request(.disk) }
        return fits
    }

    private static func size(ofFolder path: String) -> Int {
        guard let files = FileManager.default.enumerator(atPath: path) else { return 0 }
        return files.reduce(0) { $0 + (FileSystem.size("\(path)/\($1)") ?? 0) }
    }
}
