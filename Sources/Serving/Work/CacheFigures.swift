/// How full a cache is, and how often what was looked for was there.
package struct CacheFigures: Hashable, Sendable {
    package var entries: Int
    package var bytes: Int
    package var hits: Int
    package var misses: Int
}
