// All metrics of regression.
#pragma once
#include "assay/metrics/interval.h"
#include "assay/metrics/regression_losses.h"
#include "assay/metrics/regression_scores.h"
