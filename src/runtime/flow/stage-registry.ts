import { UnsafeTopology, type RxArrowError } from '../../base/errors.js';
import type { Snapshot } from '../../columnar/index.js';
import type { StageNode } from './stage-node.js';

interface Awaited {
  readonly snapshot: Snapshot;
  readonly putBack: (node: StageNode, snapshot: Snapshot) => void;
}

/** The stages of a run by identity, also those that have ended. */
export class StageRegistry extends Map<string, StageNode> {
  private readonly checkpointed: boolean;
  private readonly keepsEnded: boolean;
  private readonly kinds = new Map<string, StageNode[]>();
  private readonly awaited = new Map<string, Awaited>();

  constructor(options: { readonly checkpointed: boolean; readonly keepsEnded: boolean }) {
    super();
    this.checkpointed = options.checkpointed;
    this.keepsEnded = options.keepsEnded;
  }

  /**
   * Takes in a stage whose identity is known. `kind` is the digest of its name and parameters alone.
   * Returns an error when a checkpoint could not tell it from another stage, or cannot give it its state back.
   */
  register(node: StageNode, kind: string): RxArrowError | undefined {
    const known = this.get(node.id);
    if (this.checkpointed && node.snapshot !== undefined) {
      const twin = this.twinOf(node, kind);
      if (twin !== undefined) {
        return new UnsafeTopology(
          `Two stages "${node.name}" keep state and cannot be told apart after a restart ("${twin.id}" and "${node.id}").`,
          { component: node.name, hint: 'Give them different ids.' },
        );
      }
    }
    if (known === undefined || known.gone) {
      if (known !== undefined) node.continueCounts(known);
      this.set(node.id, node);
      return this.giveStateBack(node);
    }
    let copy = 2;
    while (this.get(`${node.id}~${copy}`)?.gone === false) copy++;
    const earlier = this.get(`${node.id}~${copy}`);
    if (earlier !== undefined) node.continueCounts(earlier);
    this.set(`${node.id}~${copy}`, node);
    return undefined;
  }

  // Behind a share or a foreign operator the path is not in the identity, and only a name and parameters of its own tell a stage from others.
  private twinOf(node: StageNode, kind: string): StageNode | undefined {
    const known = this.get(node.id);
    if (known?.gone === false) return known;
    const others = (this.kinds.get(kind) ?? []).filter((other) => !other.gone);
    this.kinds.set(kind, [...others, node]);
    if (node.hasExplicitId) return undefined;
    return others.find((other) => !other.hasExplicitId && (node.needsId || other.needsId));
  }

  private giveStateBack(node: StageNode): RxArrowError | undefined {
    const awaited = this.awaited.get(node.id);
    this.awaited.delete(node.id);
    try {
      awaited?.putBack(node, awaited.snapshot);
      return undefined;
    } catch (error) {
      return error as RxArrowError;
    }
  }

  /** Its subscription has ended. */
  end(node: StageNode): void {
    node.gone = true;
    if (!this.keepsEnded && this.get(node.id) === node) this.delete(node.id);
  }

  /** State for a stage that is subscribed only later, as the second stream of a `concat`. */
  restoreLater(snapshot: Snapshot, putBack: Awaited['putBack']): void {
    this.awaited.set(snapshot.digest, { snapshot, putBack });
  }

  /** States whose stages have not been subscribed yet; the next snapshot must keep them. */
  awaitedStates(): Snapshot[] {
    return [...this.awaited.values()].map(({ snapshot }) => snapshot);
  }
}
