package import Corpus
package import Storage

extension GenerationStore {
    /// The current generation, for those who open its files one after the other: all that it names
    /// stays for as long as the lock is held, whatever is published meanwhile on this machine. A
    /// `Snapshot` needs none, since it holds its files. Nil where the file system has no locks: no
    /// build publishes there.
    /// - Throws: as `currentManifest`; `io`.
    package func pinnedCurrent() throws(QuarryError) -> (manifest: Manifest, pin: FolderLock?) {
        while true {
            let number = try publishedNumber()
            do throws(QuarryError) {
                let pin = try FolderLock.shared(layout.generation(number))
                return (try manifest(number), pin)
            } catch {
                // It may have been removed between the two looks, since another is current now.
                guard try currentNumber() == number else { continue }
                // Whoever reads it has better words for a folder that is missing.
                _ = try manifest(number)
                throw error
            }
        }
    }
}
