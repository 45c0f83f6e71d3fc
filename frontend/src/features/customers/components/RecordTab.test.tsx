import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { show } from "../../../testing/render";
import { fieldsOfRecord, valuesOf, type RecordFields } from "../record";
import { RecordForm } from "./RecordTab";

const WAS: RecordFields = { name: "Oak B.V.", register: "NL-KVK", registration_number: "12345678", country_code: "NL", website: "", external_id: "", tags: "", identifiers: "" };

function form() {
  const onSave = vi.fn();
  show(<RecordForm was={WAS} start={WAS} saving={false} refused={null} onSave={onSave} onCancel={vi.fn()} />);
  return onSave;
}

const write = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label, { selector: "input" }), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByText(name).closest("button") ?? document.body);

it("adds a further number with its kind", async () => {
  const saved = form();
  expect(screen.getByText("Save the record").closest("button")).toHaveProperty("disabled", true);
  press("Add a number");
  write("Kind of further number 1", "nl-vat");
  press("Save the record");
  await screen.findByText("The number");
  expect(saved).not.toHaveBeenCalled();
  write("Further number 1", "NL000000012B01");
  press("Save the record");
  await waitFor(() => expect(saved).toHaveBeenCalledWith({ ...WAS, identifiers: "NL-VAT NL000000012B01" }));
});

it("says what another number of the register brings about before it is saved", () => {
  form();
  write("Number", "9");
  expect(screen.getByText(/an approval takes two people/)).toBeTruthy();
});

it("removes a number", () => {
  expect(fieldsOfRecord({ ...valuesOf({ ...WAS, identifiers: "XI-LEI X" }), numbers: [] }).identifiers).toBe("");
});
