// The plain reading of the steps of recurrent layers. Included by generic.c.

static float sigmoid(float x) { return 1 / (1 + expf(-x)); }

/// The derivatives of the sigmoid and of tanh by their values.
static float sigmoid_slope(float y) { return y * (1 - y); }
static float tanh_slope(float y) { return 1 - y * y; }

/// The loop over the places of all rows, and where each stands in a matrix.
#define CK_EACH_PLACE(by)                  \
  for (size_t r = 0; r < (by)->rows; r++)  \
    for (size_t i = 0, at = r * (by)->hidden; i < (by)->places; i++, at++)

/// What comes to the state at `at`, which stands at `wide` in its wider rows.
static float arriving(const float *carried, const float *upstream, size_t at, size_t wide) {
  return carried[at] + (upstream ? upstream[wide] : 0);
}

static void lstm_forward(const ck_lstm_step *step) {
  size_t n = step->hidden;
  CK_EACH_PLACE(step) {
    float *gates = step->gates + r * 4 * n;
    for (size_t gate = 0; gate < 4; gate++) {
      size_t k = gate * n + i;
      float sum = gates[k] + step->recurrent[r * 4 * n + k] + step->bias[k];
      gates[k] = gate == 2 ? tanhf(sum) : sigmoid(sum);
    }
    step->cell[at] = gates[n + i] * step->cell_before[at] + gates[i] * gates[2 * n + i];
    step->cell_tanh[at] = tanhf(step->cell[at]);
    step->state[r * step->state_stride + i] = gates[3 * n + i] * step->cell_tanh[at];
  }
}

static void lstm_backward(const ck_lstm_slope *slope) {
  size_t n = slope->hidden;
  CK_EACH_PLACE(slope) {
    size_t f = n + i, g = 2 * n + i, o = 3 * n + i;
    const float *gates = slope->gates + r * 4 * n;
    float *to = slope->gate_gradients + r * 4 * n, cell_tanh = slope->cell_tanh[at];
    float state = arriving(slope->carried, slope->upstream, at, r * slope->state_stride + i);
    float cell = slope->cell_gradient[at] + state * gates[o] * tanh_slope(cell_tanh);
    slope->state_gradient[at] = state;
    slope->cell_gradient[at] = cell * gates[f];
    to[i] = cell * gates[g] * sigmoid_slope(gates[i]);
    to[f] = cell * slope->cell_before[at] * sigmoid_slope(gates[f]);
    to[g] = cell * gates[i] * tanh_slope(gates[g]);
    to[o] = state * cell_tanh * sigmoid_slope(gates[o]);
  }
}

static void gru_forward(const ck_gru_step *step) {
  size_t n = step->hidden;
  CK_EACH_PLACE(step) {
    size_t z = n + i, c = 2 * n + i;
    float *gates = step->gates + r * 3 * n;
    const float *recurrent = step->recurrent + r * 3 * n, *bias = step->bias;
    gates[i] = sigmoid(gates[i] + recurrent[i] + bias[i]);
    gates[z] = sigmoid(gates[z] + recurrent[z] + bias[z]);
    step->candidate[at] = recurrent[c] + bias[c + n];
    gates[c] = tanhf(gates[c] + bias[c] + gates[i] * step->candidate[at]);
    step->state[r * step->state_stride + i] =
        (step->state_before[at] - gates[c]) * gates[z] + gates[c];
  }
}

static void gru_backward(const ck_gru_slope *slope) {
  size_t n = slope->hidden;
  CK_EACH_PLACE(slope) {
    size_t z = n + i, c = 2 * n + i;
    const float *gates = slope->gates + r * 3 * n;
    float *input = slope->gate_gradients + r * 3 * n;
    float *recurrent = slope->recurrent_gradients + r * 3 * n;
    float state = arriving(slope->carried, slope->upstream, at, r * slope->state_stride + i);
    state += slope->direct[at];
    float to_new = state * (1 - gates[z]) * tanh_slope(gates[c]);
    slope->state_gradient[at] = state;
    slope->direct[at] = state * gates[z];
    recurrent[i] = input[i] = to_new * slope->candidate[at] * sigmoid_slope(gates[i]);
    recurrent[z] = input[z] = state * (slope->state_before[at] - gates[c]) * sigmoid_slope(gates[z]);
    input[c] = to_new;
    recurrent[c] = to_new * gates[i];
  }
}

static void rnn_forward(const ck_rnn_step *step) {
  CK_EACH_PLACE(step) {
    float sum = step->gates[at] + step->recurrent[at] + step->bias[i];
    float value = step->is_relu ? (sum < 0 ? 0 : sum) : tanhf(sum);
    step->gates[at] = value;
    step->state[r * step->state_stride + i] = value;
  }
}

static void rnn_backward(const ck_rnn_slope *slope) {
  CK_EACH_PLACE(slope) {
    float value = slope->gates[at];
    float state = arriving(slope->carried, slope->upstream, at, r * slope->state_stride + i);
    slope->state_gradient[at] = state;
    slope->gate_gradients[at] =
        slope->is_relu ? (value <= 0 ? 0 : state) : state * tanh_slope(value);
  }
}

static void row_product_f32(size_t columns, size_t depth, const float *a, const void *b,
                            size_t stride, float *c) {
  for (size_t i = 0; i < columns; i++) {
    float sum = 0;
    for (size_t k = 0; k < depth; k++) sum += a[k] * ((const ck_unit_float *)b)[k * stride + i];
    c[i] = sum;
  }
}

static void column_sums_f32(size_t rows, size_t width, size_t stride, const float *x, float *y) {
  for (size_t i = 0; i < width; i++) {
    y[i] = 0;
    for (size_t r = 0; r < rows; r++) y[i] += x[r * stride + i];
  }
}
