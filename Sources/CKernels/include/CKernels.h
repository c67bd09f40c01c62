#pragma once

#include "cpu.h"
#include "dot.h"
#include "encoder.h"
#include "gemm.h"
