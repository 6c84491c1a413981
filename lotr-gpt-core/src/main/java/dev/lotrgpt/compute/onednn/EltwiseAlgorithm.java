package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu_use_dst_for_bwd;

import dev.lotrgpt.compute.Activation;

/**
 * oneDNN's numbers of an activation.
 *
 * @param backward of the pass whose derivative is a function of what the activation keeps
 */
record EltwiseAlgorithm(int forward, int backward) {

  static EltwiseAlgorithm of(Activation activation) {
    return switch (activation) {
      case RELU -> new EltwiseAlgorithm(dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd);
      case GELU -> new EltwiseAlgorithm(dnnl_eltwise_gelu_erf, dnnl_eltwise_gelu_erf);
      case GELU_TANH -> new EltwiseAlgorithm(dnnl_eltwise_gelu_tanh, dnnl_eltwise_gelu_tanh);
    };
  }
}
