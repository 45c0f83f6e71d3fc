"""A small OFAC list, written by us: fictitious persons, published facts about companies."""

# ruff: noqa: E501  rows of a csv file are one line each

from pathlib import Path

EOF = "\x1a"
SDN = """\
36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
306,"BANCO NACIONAL DE CUBA",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. 'BNC'."\r
901,"PETROV, Ivan Sergeevich","individual","TEST1] [TEST2","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 03 Feb 1961; alt. DOB circa 1962; POB Omsk, Russia; nationality Russia; Passport 51AB1234 (Russia) expires 01 Jan 2020; Gender Male; Tax ID No. 770123456789 (Russia); a.k.a. 'THE BEAR'; Linked To: ROMASHKA OOO."\r
902,"ROMASHKA OOO",-0- ,"TEST1",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Registration ID 1027700000001 (Russia); Tax ID No. 7701000001 (Russia); Organization Established Date 05 May 2001."\r
903,"MORNING TIDE","vessel","TEST2",-0- ,"T2EU4","Crude Oil Tanker","99,144","56,068","Iran",-0- ,"Vessel Registration Identification IMO 9000001; MMSI 572469210; f.k.a. 'ALPHA'; Former Vessel Flag Malta."\r
904,"EP-TST","aircraft","TEST2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Aircraft Model B747; Aircraft Manufacturer's Serial Number (MSN) 24383."\r
"""
ALT = """\
36,12,"aka","AERO-CARIBBEAN",-0- \r
901,77,"aka","PETROFF, Ivan",-0- \r
902,78,"fka","LANDYSH OOO",-0- \r
"""
ADD = """\
36,25,-0- ,"Havana","Cuba",-0- \r
902,26,"1 Lenin Street","Moscow","Russia",-0- \r
"""
COMMENTS = ""


def write_ofac(
    folder: Path,
    *,
    sdn: str | bytes = SDN,
    alt: str | bytes = ALT,
    add: str | bytes = ADD,
    comments: str | bytes = COMMENTS,
    end: str = EOF,
) -> Path:
    """Write the four files; returns the folder."""
    parts = {"sdn": sdn, "alt": alt, "add": add, "sdn_comments": comments}
    for name, content in parts.items():
        data = content if isinstance(content, bytes) else (content + end).encode()
        (folder / f"{name}.csv").write_bytes(data)
    return folder
