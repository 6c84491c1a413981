package dev.lotrgpt.compute.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for the temporaries of an operation: a stack that is cut back when the operation's scope
 * closes, so that a step allocates nothing once the largest operation has been seen.
 *
 * <p>Scopes may nest. For one thread.
 */
public final class Scratch {
  /** Temporaries start at multiples of 16 elements, a cache line of floats. */
  private static final int ALIGNMENT = 16;

  private final DataType type;
  private final List<INDArray> overflow = new ArrayList<>();
  private INDArray stack;
  private long top;
  private long wanted;

  Scratch(DataType type) {
    this.type = type;
  }

  /** Until it is closed, temporaries can be taken from it. */
  public final class Scope implements AutoCloseable {
    private final long bottom = top;

    private Scope() {}

    /** A temporary with undefined content. */
    public INDArray take(long... shape) {
      long size = 1;
      for (long dimension : shape) {
        size *= dimension;
      }
      long offset = top;
      top += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      wanted = Math.max(wanted, top);
      if (stack != null && top <= stack.length()) {
        return Nd4jKernels.slice(stack, offset, shape);
      }
      INDArray alone = Nd4j.createUninitialized(type, shape);
      overflow.add(alone);
      return alone;
    }

    @Override
    public void close() {
      top = bottom;
      if (top == 0) {
        grow();
      }
    }
  }

  public Scope open() {
    return new Scope();
  }

  /** What did not fit lives outside the stack until the outermost scope closes. */
  private void grow() {
    if (overflow.isEmpty()) {
      return;
    }
    overflow.forEach(INDArray::close);
    overflow.clear();
    close();
    stack = Nd4j.createUninitialized(type, wanted);
  }

  void close() {
    if (stack != null) {
      stack.close();
      stack = null;
    }
  }
}
