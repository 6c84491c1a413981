package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_set_data_handle;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;

/** A primitive with its arguments. */
final class Execution implements Plan {
  private final dnnl_primitive primitive;
  private final dnnl_stream stream;
  private final dnnl_exec_arg_t arguments;
  private final int count;
  private final Map<Integer, dnnl_memory> places;

  Execution(dnnl_primitive primitive, dnnl_stream stream, Map<Integer, dnnl_memory> arguments) {
    this.primitive = primitive;
    this.stream = stream;
    this.count = arguments.size();
    this.places = arguments;
    this.arguments = new dnnl_exec_arg_t(count);
    int i = 0;
    for (Map.Entry<Integer, dnnl_memory> entry : arguments.entrySet()) {
      this.arguments.position(i++).arg(entry.getKey()).memory(entry.getValue());
    }
    this.arguments.position(0);
  }

  /** Lets an argument lie elsewhere from now on. */
  void bind(int argument, Tensor data) {
    int status = dnnl_memory_set_data_handle(places.get(argument), data.place());
    if (status != 0) {
      throw new IllegalStateException("oneDNN could not take an address (status " + status + ")");
    }
  }

  @Override
  public void run() {
    int status = dnnl_primitive_execute(primitive, stream, count, arguments);
    if (status != 0) {
      throw new IllegalStateException("oneDNN could not run a primitive (status " + status + ")");
    }
  }

  @Override
  public void close() {
    dnnl_primitive_destroy(primitive);
    places.values().forEach(memory -> dnnl_memory_destroy(memory));
    arguments.deallocate();
  }
}
