import { Tabs } from "@mantine/core";
import { useEffect, useRef } from "react";

interface Props<Tab extends string> {
  label: string;
  tabs: readonly Tab[];
  labels: Record<Tab, string>;
  chosen: Tab;
}

/** Tabs in one line that scrolls where they do not fit, with the chosen one in sight. */
export function TabStrip<Tab extends string>({ label, tabs, labels, chosen }: Props<Tab>) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const strip = list.current;
    const tab = strip?.querySelector(`[role="tab"][data-tab="${chosen}"]`);
    if (!strip || !tab) return;
    const [outer, inner] = [strip.getBoundingClientRect(), tab.getBoundingClientRect()];
    strip.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }, [chosen]);
  return (
    <Tabs.List ref={list} aria-label={label} className="tab-strip">
      {tabs.map((one) => (
        <Tabs.Tab key={one} value={one} data-tab={one}>
          {labels[one]}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}
