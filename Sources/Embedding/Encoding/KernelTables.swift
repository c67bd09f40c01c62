import CKernels

/// The kernels of the path in use when this was made.
// Constant tables of C functions that hold no state.
struct KernelTables: @unchecked Sendable {
    let encoder: quarry_encoder_kernels
    let gemm: quarry_gemm_kernels

    init() {
        encoder = quarry_encoder().pointee
        gemm = quarry_gemm().pointee
    }
}
