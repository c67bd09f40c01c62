import CKernels

/// A matrix of weights [rows][columns] as the products read it, laid out once at opening.
// Filled in `init`, read only afterwards, freed in deinit.
final class PackedMatrix: @unchecked Sendable {
    /// What the kernels are given; it points into this object.
    enum Form {
        case f32(quarry_panels_f32)
        case i8(quarry_panels_i8)
    }

    let form: Form
    private let memory: [UnsafeMutableRawPointer]

    /// Panels of the floats as they are. `matrix` is needed during the call only.
    init(floats matrix: UnsafePointer<Float>, rows: Int, columns: Int) {
        let panels = Self.allocate(Self.padded(rows) * columns, of: Float.self)
        quarry_pack_f32(panels, matrix, columns, rows, columns)
        let panel = Int(QUARRY_PANEL)
        form = .f32(quarry_panels_f32(values: panels, pitch: panel, stride: panel * columns))
        memory = [UnsafeMutableRawPointer(panels)]
    }

    /// Panels of integers: element i of row r is worth `scales[r] · values[r · columns + i]`.
    init(quantised matrix: QuantisedMatrix) {
        let depth = (matrix.columns + 3) / 4 * 4
        let rows = Self.padded(matrix.rows)
        let panels = Self.allocate(rows * depth, of: Int8.self)
        let offsets = Self.allocate(rows, of: Int32.self)
        let scales = Self.allocate(rows, of: Float.self)
        quarry_pack_i8(panels, offsets, matrix.values, matrix.rows, matrix.columns)
        scales.initialize(repeating: 0, count: rows)
        scales.update(from: matrix.scales, count: matrix.rows)
        form = .i8(
            quarry_panels_i8(
                values: panels, stride: Int(QUARRY_PANEL) * depth, scales: scales,
                offsets: offsets, depth: depth))
        memory = [
            UnsafeMutableRawPointer(panels), UnsafeMutableRawPointer(offsets),
            UnsafeMutableRawPointer(scales),
        ]
    }

    deinit { memory.forEach { $0.deallocate() } }

    private static func padded(_ rows: Int) -> Int {
        let panel = Int(QUARRY_PANEL)
        return (rows + panel - 1) / panel * panel
    }

    /// Begins on a cache line.
    private static func allocate<T>(_ count: Int, of type: T.Type) -> UnsafeMutablePointer<T> {
        UnsafeMutableRawPointer.allocate(
            byteCount: max(count, 1) * MemoryLayout<T>.stride, alignment: 64
        ).bindMemory(to: type, capacity: max(count, 1))
    }
}
