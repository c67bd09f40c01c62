import CKernels

/// A matrix [columns][depth] in the form that the kernels read on a product's right side.
// Filled in `init`, read only afterwards, freed in deinit.
final class Panels: @unchecked Sendable {
    let columns: Int
    let depth: Int
    private let values: UnsafeMutablePointer<Float>
    private let kernels = quarry_gemm().pointee

    init(_ matrix: Matrix) {
        columns = matrix.rows
        depth = matrix.columns
        let panel = Int(QUARRY_PANEL)
        let padded = (columns + panel - 1) / panel * panel
        values = UnsafeMutableRawPointer.allocate(
            byteCount: max(padded * depth, 1) * MemoryLayout<Float>.stride, alignment: 64
        ).bindMemory(to: Float.self, capacity: max(padded * depth, 1))
        matrix.values.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            quarry_pack_f32(values, base, depth, columns, depth)
        }
    }

    deinit { values.deallocate() }

    /// out[rows][columns] = x[rows][depth] · the matrix's transpose.
    func multiply(
        _ x: UnsafePointer<Float>, rows: Int, into out: UnsafeMutablePointer<Float>
    ) {
        let panel = Int(QUARRY_PANEL)
        var panels = quarry_panels_f32(values: values, pitch: panel, stride: panel * depth)
        kernels.multiply_f32(out, columns, x, depth, &panels, nil, nil, rows, columns, depth)
    }
}
