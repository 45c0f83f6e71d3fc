import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { asProblem } from "../../api/problem";

interface Options<Read, Fields> {
  /** As it was read when the form was opened. */
  read: Read;
  fieldsOf: (read: Read) => Fields;
  /** Writes on the version of `base`. */
  write: (base: Read, fields: Fields) => Promise<unknown>;
  /** Reads what another person wrote meanwhile. */
  readNow: () => Promise<Read>;
  onSaved: () => Promise<void> | void;
}

/** Saves on the version that was read; where another person was faster, both changes are at hand. */
export function useVersionedSave<Read, Fields>({ read, fieldsOf, write, readNow, onSaved }: Options<Read, Fields>) {
  const [base, setBase] = useState(read);
  const [start, setStart] = useState(() => fieldsOf(read));
  const [theirs, setTheirs] = useState<{ read: Read } | null>(null);
  const [round, setRound] = useState(0);
  const save = useMutation({
    mutationFn: (fields: Fields) => write(base, fields),
    onSuccess: onSaved,
    onError: async (error) => {
      if (asProblem(error).status === 412) setTheirs({ read: await readNow() });
    },
  });
  const stale = save.isError && asProblem(save.error).status === 412;
  const overtaken = stale && theirs && save.variables ? { theirs: theirs.read, mine: save.variables } : null;
  const proceed = (fields: Fields) => {
    if (theirs) setBase(theirs.read);
    setStart(fields);
    setTheirs(null);
    setRound(round + 1);
    save.reset();
  };
  return { base, start, round, save, overtaken, reading: stale && !theirs, refused: save.isError && !stale ? save.error : null, proceed };
}
