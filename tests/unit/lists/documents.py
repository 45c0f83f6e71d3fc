"""Small lists of every format, written by us: invented parties in the publishers' shapes."""

# ruff: noqa: E501  records are one line each

OFAC_XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
<publshInformation><Publish_Date>11/20/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>901</uid><firstName>Ivan Sergeevich</firstName><lastName>PETROV</lastName><title>Director</title><sdnType>Individual</sdnType><remarks>(Linked To: ROMASHKA OOO)</remarks><programList><program>TEST1</program><program>TEST2</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>51AB1234</idNumber><idCountry>Russia</idCountry></id><id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id><id><uid>3</uid><idType>Digital Currency Address - XBT</idType><idNumber>1BoatSLRHtKNngkdXEeobR76b53LETtpyT</idNumber></id></idList>
<akaList><aka><uid>77</uid><type>a.k.a.</type><category>strong</category><lastName>PETROFF</lastName><firstName>Ivan</firstName></aka><aka><uid>78</uid><type>a.k.a.</type><category>weak</category><lastName>THE BEAR</lastName></aka></akaList>
<addressList><address><uid>5</uid><address1>1 Lenin Street</address1><city>Omsk</city><country>Russia</country></address></addressList>
<nationalityList><nationality><uid>6</uid><country>Russia</country><mainEntry>true</mainEntry></nationality></nationalityList>
<dateOfBirthList><dateOfBirthItem><uid>7</uid><dateOfBirth>03 Feb 1961</dateOfBirth></dateOfBirthItem><dateOfBirthItem><uid>8</uid><dateOfBirth>circa 1962</dateOfBirth></dateOfBirthItem></dateOfBirthList>
<placeOfBirthList><placeOfBirthItem><uid>9</uid><placeOfBirth>Omsk, Russia</placeOfBirth></placeOfBirthItem></placeOfBirthList></sdnEntry>
<sdnEntry><uid>903</uid><lastName>MORNING TIDE</lastName><sdnType>Vessel</sdnType><programList><program>TEST2</program></programList><idList><id><uid>4</uid><idType>Vessel Registration Identification</idType><idNumber>IMO 9000001</idNumber></id></idList><vesselInfo><callSign>T2EU4</callSign><vesselType>Crude Oil Tanker</vesselType><vesselFlag>Iran</vesselFlag></vesselInfo></sdnEntry>
</sdnList>
"""
UN_XML = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2026-11-20T20:31:19.923-05:00">
<INDIVIDUALS>
<INDIVIDUAL><DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME> JUAN </FIRST_NAME><SECOND_NAME>PEREZ</SECOND_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDi.901</REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON><NAME_ORIGINAL_SCRIPT>خوان بيريز</NAME_ORIGINAL_SCRIPT><COMMENTS1>Written here.</COMMENTS1><NATIONALITY><VALUE>Tunisia</VALUE></NATIONALITY><LAST_DAY_UPDATED><VALUE>2020-01-02</VALUE></LAST_DAY_UPDATED><GENDER>Male</GENDER>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Johan Peres; J. Pérez (original script: Хуан)</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>El Lobo</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1965</YEAR></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1963</FROM_YEAR><TO_YEAR>1966</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>P38131</NUMBER><ISSUING_COUNTRY>Tunisia</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT></INDIVIDUAL>
<INDIVIDUAL><DATAID>2</DATAID><FIRST_NAME>ANA</FIRST_NAME><UN_LIST_TYPE>GB</UN_LIST_TYPE><LISTED_ON>2012-05-18</LISTED_ON></INDIVIDUAL>
</INDIVIDUALS>
<ENTITIES>
<ENTITY><DATAID>3</DATAID><FIRST_NAME>QUIET HARBOUR TRADING</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><LISTED_ON>2017-06-02</LISTED_ON><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Loud Harbour</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ADDRESS><CITY>Pyongyang</CITY><COUNTRY>Democratic People's Republic of Korea</COUNTRY></ENTITY_ADDRESS></ENTITY>
</ENTITIES></CONSOLIDATED_LIST>
"""
EU_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-20T16:47:04.449+02:00" globalFileId="1">
<sanctionEntity designationDetails="" unitedNationId="QDi.901" euReferenceNumber="EU.9.1" logicalId="91">
<regulation regulationType="amendment" publicationDate="2014-03-17" numberTitle="269/2014 (OJ L78)" programme="UKR" logicalId="7"/>
<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="Maria" middleName="" lastName="Sova" wholeName="Maria Sova" function="Minister" gender="F" title="Dr" nameLanguage="" strong="true"/>
<nameAlias wholeName="Мария Сова" nameLanguage="RU" strong="true"/><nameAlias wholeName="M. S." strong="false"/>
<citizenship countryIso2Code="RU" countryDescription="RUSSIA"/>
<birthdate circa="false" calendarType="GREGORIAN" city="Tver" birthdate="1965-12-10" dayOfMonth="10" monthOfYear="12" year="1965" countryIso2Code="RU" countryDescription="RUSSIA"/>
<birthdate circa="true" calendarType="GREGORIAN" year="1966" countryIso2Code="00" countryDescription="UNKNOWN"/>
<birthdate circa="false" calendarType="GREGORIAN" yearRangeFrom="1964" yearRangeTo="1967" countryIso2Code="00" countryDescription="UNKNOWN"/>
<identification number="A1234567" identificationTypeCode="passport" countryIso2Code="RU"/>
<address city="Moscow" street="2 Example Street" zipCode="101000" countryIso2Code="RU" countryDescription="RUSSIA"/>
</sanctionEntity>
<sanctionEntity designationDate="2018-06-18" euReferenceNumber="EU.9.2" logicalId="92"><subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="Organização Exemplo" nameLanguage="PT" strong="true"/><identification number="1027700132195" identificationTypeCode="regnumber" countryIso2Code="RU"/></sanctionEntity>
</export>
"""
EU_FORMER_XML = """<?xml version="1.0" encoding="UTF-8"?>
<WHOLE Date="20/11/2026"><ENTITY Id="91" Type="P" legal_basis="269/2014 (OJ L78)" reg_date="2014-03-17" programme="UKR" remark="">
<NAME Id="1" Entity_id="91"><LASTNAME>Sova</LASTNAME><FIRSTNAME>Maria</FIRSTNAME><MIDDLENAME/><WHOLENAME>Maria Sova</WHOLENAME><GENDER>F</GENDER></NAME>
<BIRTH Id="2" Entity_id="91"><DATE>1965-12-10</DATE><PLACE>Tver</PLACE><COUNTRY>RUS</COUNTRY></BIRTH></ENTITY></WHOLE>
"""
UK_XML = """<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<DateGenerated>20/11/2026</DateGenerated>
<Designation><LastUpdated>01/02/2026</LastUpdated><DateDesignated>15/03/2022</DateDesignated><UniqueID>RUS9001</UniqueID><OFSIGroupID>14001</OFSIGroupID>
<Names><Name><Name1>OLEG</Name1><Name6>PRIMER</Name6><NameType>Primary Name</NameType></Name><Name><Name6>THE OWL</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>Олег Пример</NameNonLatinScript><NonLatinScriptType>Cyrillic</NonLatinScriptType></NonLatinName></NonLatinNames>
<RegimeName>The Russia (Sanctions) (EU Exit) Regulations 2019</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip><SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
<IndividualDetails><Individual><DOBs><DOB>17/08/1964</DOB><DOB>dd/mm/1965</DOB><DOB>00/02/1966</DOB></DOBs><Nationalities><Nationality>Russia</Nationality></Nationalities><PassportDetails><Passport><PassportNumber>P0458 (Russia)</PassportNumber></Passport></PassportDetails><Genders><Gender>Male</Gender></Genders></Individual></IndividualDetails></Designation>
<Designation><UniqueID>RUS9002</UniqueID><Names><Name><Name6>PRIMERGAZ LLC</Name6><NameType>Primary name</NameType></Name></Names><IndividualEntityShip>Entity</IndividualEntityShip><SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze><TravelBan>false</TravelBan><TrustServicesSanctions>true</TrustServicesSanctions></SanctionsImposedIndicators><EntityDetails><Entity><BusinessRegistrationNumbers><BusinessRegistrationNumber>1027700132195</BusinessRegistrationNumber></BusinessRegistrationNumbers></Entity></EntityDetails></Designation>
<Designation><UniqueID>RUS9003</UniqueID><Names><Name><Name6>SEA EXAMPLE</Name6><NameType>Primary Name</NameType></Name></Names><IndividualEntityShip>Ship</IndividualEntityShip><SanctionsImposed>Prohibition of port entry</SanctionsImposed><ShipDetails><Ship><IMONumbers><IMONumber>9562233</IMONumber></IMONumbers><CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Comoros</CurrentBelievedFlagOfShip></CurrentBelievedFlagOfShips></Ship></ShipDetails></Designation>
</Designations>
"""
UK_CSV = """Report Date: 20-Nov-2026
Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Title,Name non-latin script,Regime Name,Designation Type,Sanctions Imposed,D.O.B,Nationality(/ies),Passport number,IMO number
01/02/2026,RUS9001,14001,,PRIMER,OLEG,,,,,Primary Name,,,Олег Пример,The Russia Regulations,Individual,Asset freeze|Travel Ban,17/08/1964,Russia,P0458,
01/02/2026,RUS9003,,,SEA EXAMPLE,,,,,,Primary Name,,,,The Russia Regulations,Ship,Prohibition of port entry,,,,9562233
01/02/2026,RUS9001,14001,,THE OWL,,,,,,Alias,Low quality a.k.a,,,The Russia Regulations,Individual,Asset freeze|Travel Ban,dd/mm/1965,Russia,,
"""
OFSI_CSV = """Last Updated,20/11/2026
Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Nationality,Passport Number,Address 1,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,Last Updated,Group ID
PRIMER,OLEG,,,,,,,17/08/1964,Russia,P0458,,,(UK Sanctions List Ref):RUS9001. (Gender):Male,Individual,Primary name,,Russia,15/03/2022,01/02/2026,14001
SEA EXAMPLE,,,,,,,,,,,,,(UK Sanctions List Ref):RUS9003. (IMO number):9562233,Ship,Primary name,,Russia,15/03/2022,01/02/2026,14003
THE OWL,,,,,,,,,,,,,,Individual,AKA,Low,Russia,15/03/2022,01/02/2026,14001
"""
OFSI_XML = """<?xml version="1.0"?>
<ArrayOfFinancialSanctionsTarget xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist">
<FinancialSanctionsTarget><Name6>PRIMER</Name6><name1>OLEG</name1><name2 i:nil="true"/><GroupTypeDescription>Individual</GroupTypeDescription><AliasType>Primary name</AliasType><RegimeName>Russia</RegimeName><Individual_DateOfBirth>17/08/1964</Individual_DateOfBirth><UKSanctionsListRef>RUS9001</UKSanctionsListRef><GroupID>14001</GroupID><GroupStatus>Asset Freeze Targets</GroupStatus><LastUpdated>2026-02-01T00:00:00</LastUpdated></FinancialSanctionsTarget>
<FinancialSanctionsTarget><Name6>SEA EXAMPLE</Name6><GroupTypeDescription>Ship</GroupTypeDescription><AliasType>Primary name</AliasType><Ship_IMONumber>9562233</Ship_IMONumber><UKSanctionsListRef>RUS9003</UKSanctionsListRef><GroupID>14003</GroupID></FinancialSanctionsTarget>
<FinancialSanctionsTarget><Name6>THE OWL</Name6><GroupTypeDescription>Individual</GroupTypeDescription><AliasType>AKA</AliasType><AliasQuality>Low</AliasQuality><UKSanctionsListRef>RUS9001</UKSanctionsListRef><GroupID>14001</GroupID></FinancialSanctionsTarget>
</ArrayOfFinancialSanctionsTarget>
"""
OFAC_ADVANCED = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML">
<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>11</Month><Day>20</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11" ISO2="RU">Russia</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="224">Gender</FeatureType><FeatureType ID="344">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>
<DetailReferenceValues><DetailReference ID="91526">Male</DetailReference></DetailReferenceValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="1705">Block</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="215">Latin</Script><Script ID="220">Cyrillic</Script></ScriptValues>
</ReferenceValueSets>
<Locations><Location ID="25"><LocationCountry CountryID="11"/><LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Omsk</Value></LocationPartValue></LocationPart></Location></Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="55" IssuedBy-CountryID="11"><IDRegistrationNo>51AB1234</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="901"><Profile ID="901" PartySubTypeID="4">
<Identity ID="55" FixedRef="901" Primary="true" False="false">
<Alias FixedRef="901" AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="70" ScriptID="215">PETROV</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="71" ScriptID="215">Ivan Sergeevich</NamePartValue></DocumentedNamePart></DocumentedName><DocumentedName ID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="70" ScriptID="220">ПЕТРОВ</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias FixedRef="901" AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="3"><DocumentedNamePart><NamePartValue NamePartGroupID="70" ScriptID="215">THE BEAR</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="70" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="71" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="2"><DatePeriod CalendarTypeID="1"><Start Approximate="false"><From><Year>1961</Year><Month>2</Month><Day>3</Day></From><To><Year>1961</Year><Month>2</Month><Day>3</Day></To></Start><End Approximate="false"><From><Year>1961</Year><Month>2</Month><Day>3</Day></From><To><Year>1961</Year><Month>2</Month><Day>3</Day></To></End></DatePeriod></FeatureVersion></Feature>
<Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="3"><VersionLocation LocationID="25"/></FeatureVersion></Feature>
<Feature ID="3" FeatureTypeID="10"><FeatureVersion ID="4"><VersionLocation LocationID="25"/></FeatureVersion></Feature>
<Feature ID="4" FeatureTypeID="224"><FeatureVersion ID="5"><VersionDetail DetailTypeID="1431" DetailReferenceID="91526"/></FeatureVersion></Feature>
<Feature ID="5" FeatureTypeID="344"><FeatureVersion ID="6"><VersionDetail DetailTypeID="1432">1BoatSLRHtKNngkdXEeobR76b53LETtpyT</VersionDetail></FeatureVersion></Feature>
</Profile></DistinctParty><DistinctParty FixedRef="902"><Profile ID="902" PartySubTypeID="3"><Identity ID="56" FixedRef="902" Primary="true" False="false"><Alias FixedRef="902" AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="4"><DocumentedNamePart><NamePartValue NamePartGroupID="72" ScriptID="215">ROMASHKA OOO</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty></DistinctParties>
<ProfileRelationships><ProfileRelationship ID="1" From-ProfileID="901" To-ProfileID="902" RelationTypeID="15001" RelationQualityID="1" Former="false" SanctionsEntryID="1"><Comment/></ProfileRelationship><ProfileRelationship ID="2" From-ProfileID="902" To-ProfileID="901" RelationTypeID="15001" RelationQualityID="1" Former="true" SanctionsEntryID="2"/></ProfileRelationships>
<SanctionsEntries><SanctionsEntry ID="1" ProfileID="901" ListID="1550"><EntryEvent ID="1"><Date CalendarTypeID="1"><Year>2020</Year><Month>5</Month><Day>4</Day></Date></EntryEvent><SanctionsMeasure ID="1" SanctionsTypeID="1"><Comment>TEST1</Comment></SanctionsMeasure><SanctionsMeasure ID="2" SanctionsTypeID="1705"/></SanctionsEntry><SanctionsEntry ID="2" ProfileID="902" ListID="1550"><EntryEvent ID="2"><Date CalendarTypeID="1"><Year>2020</Year><Month>5</Month><Day>4</Day></Date></EntryEvent><SanctionsMeasure ID="3" SanctionsTypeID="1"><Comment>TEST1</Comment></SanctionsMeasure></SanctionsEntry></SanctionsEntries>
</Sanctions>
"""
OFAC_ENHANCED = """<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML">
<publicationInfo><dataAsOf>2026-11-20T00:00:00</dataAsOf><filters><sanctionsLists><sanctionsList refId="91507">SDN List</sanctionsList></sanctionsLists></filters></publicationInfo>
<referenceValues><referenceValue refId="91526"><type>Gender</type><value>Male</value></referenceValue></referenceValues>
<featureTypes><featureType featureTypeId="8"><type>Birthdate</type></featureType></featureTypes>
<entities>
<entity id="901"><generalInfo><identityId>55</identityId><entityType refId="600">Individual</entityType><title>Director</title></generalInfo>
<sanctionsLists><sanctionsList refId="91507" id="1" datePublished="2020-05-04">SDN List</sanctionsList></sanctionsLists><sanctionsPrograms><sanctionsProgram refId="1" id="1">TEST1</sanctionsProgram></sanctionsPrograms><sanctionsTypes><sanctionsType refId="1705" id="1">Block</sanctionsType></sanctionsTypes><legalAuthorities><legalAuthority refId="1" id="1">Executive Order 1</legalAuthority></legalAuthorities>
<names><name id="1"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations><translation id="2"><isPrimary>false</isPrimary><script refId="220">Cyrillic</script><formattedFullName>ПЕТРОВ</formattedFullName></translation><translation id="1"><isPrimary>true</isPrimary><script refId="215">Latin</script><formattedFirstName>Ivan Sergeevich</formattedFirstName><formattedLastName>PETROV</formattedLastName><formattedFullName>PETROV, Ivan Sergeevich</formattedFullName></translation></translations></name>
<name id="2"><isPrimary>false</isPrimary><aliasType refId="1400">A.K.A.</aliasType><isLowQuality>true</isLowQuality><translations><translation id="3"><isPrimary>true</isPrimary><script refId="215">Latin</script><formattedFullName>THE BEAR</formattedFullName></translation></translations></name>
<name id="3"><isPrimary>false</isPrimary><aliasType refId="1401">F.K.A.</aliasType><isLowQuality>false</isLowQuality><translations><translation id="4"><isPrimary>true</isPrimary><script refId="215">Latin</script><formattedFirstName>Ivan</formattedFirstName><formattedLastName>PETROFF</formattedLastName></translation></translations></name></names>
<addresses><address id="25"><country refId="11">Russia</country><translations><translation id="1"><isPrimary>true</isPrimary><script refId="215">Latin</script><addressParts><addressPart id="1"><type refId="1">ADDRESS1</type><value>1 Lenin Street</value></addressPart><addressPart id="2"><type refId="2">CITY</type><value>Omsk</value></addressPart></addressParts></translation></translations></address><address id="26"><country refId="12">Cyprus</country></address></addresses>
<features><feature id="1"><type featureTypeId="8">Birthdate</type><value>03 Feb 1961</value><valueDate id="1"><fromDateBegin>1961-02-03</fromDateBegin><fromDateEnd>1961-02-03</fromDateEnd><toDateBegin>1961-02-03</toDateBegin><toDateEnd>1961-02-03</toDateEnd><isApproximate>false</isApproximate><isDateRange>false</isDateRange></valueDate><isPrimary>true</isPrimary></feature><feature id="2"><type featureTypeId="8">Birthdate</type><value>1962</value><valueDate id="2"><fromDateBegin>1962-01-01</fromDateBegin><toDateEnd>1962-12-31</toDateEnd><isApproximate>true</isApproximate></valueDate></feature><feature id="3"><type featureTypeId="9">Place of Birth</type><value>Omsk, Russia</value></feature><feature id="4"><type featureTypeId="10">Nationality Country</type><value>Russia</value></feature><feature id="5"><type featureTypeId="224">Gender</type><valueRefId>91526</valueRefId></feature><feature id="6"><type featureTypeId="344">Digital Currency Address - XBT</type><value>1BoatSLRHtKNngkdXEeobR76b53LETtpyT</value></feature></features>
<identityDocuments><identityDocument id="1"><type refId="1571">Passport</type><documentNumber>51AB1234</documentNumber><isValid>true</isValid><issuingCountry refId="11">Russia</issuingCountry></identityDocument></identityDocuments>
<relationships><relationship id="1"><type refId="15001">Acting for or on behalf of</type><relatedEntity entityId="902">ROMASHKA OOO</relatedEntity></relationship></relationships></entity>
<entity id="903"><generalInfo><entityType refId="602">Vessel</entityType></generalInfo><sanctionsLists><sanctionsList refId="91507" id="2" datePublished="2020-05-04">SDN List</sanctionsList></sanctionsLists><sanctionsPrograms><sanctionsProgram refId="2" id="2">TEST2</sanctionsProgram></sanctionsPrograms><names><name id="4"><isPrimary>true</isPrimary><translations><translation id="5"><isPrimary>true</isPrimary><script refId="215">Latin</script><formattedFullName>MORNING TIDE</formattedFullName></translation></translations></name></names><features><feature id="7"><type featureTypeId="2">Vessel Flag</type><value>Iran</value></feature><feature id="8"><type featureTypeId="1">VESSEL CALL SIGN</type><value>T2EU4</value></feature></features><identityDocuments><identityDocument id="2"><type refId="1626">Vessel Registration Identification</type><documentNumber>IMO 9000001</documentNumber><isValid>true</isValid></identityDocument></identityDocuments></entity>
</entities></sanctionsData>
"""
FTM = """{"id":"s-1","schema":"Sanction","target":false,"properties":{"entity":["p-1"],"programId":["US-NS-CMIC"],"startDate":["2021-06-03"]}}
{"id":"p-1","caption":"Li Exemplar","schema":"Person","target":true,"last_seen":"2026-11-20T08:00:00","properties":{"name":["Li Exemplar","李样"],"alias":["Lee Example"],"weakAlias":["The Fox"],"birthDate":["1970-05"],"nationality":["cn"],"topics":["sanction"],"passportNumber":["G1234567"]}}
{"id":"p-2","caption":"Pat Minister","schema":"Person","target":true,"last_seen":"2026-11-20T08:00:00","properties":{"name":["Pat Minister"],"topics":["role.pep"],"position":["Minister of Examples"]}}
{"id":"c-1","caption":"Exemplar Holding","schema":"Company","target":false,"properties":{"name":["Exemplar Holding"],"topics":["corp.offshore"]}}
{"id":"c-2","caption":"Barred Builders","schema":"Company","target":true,"properties":{"name":["Barred Builders"],"topics":["debarment"],"registrationNumber":["01234567"],"jurisdiction":["gb"],"addressEntity":[{"id":"a","schema":"Address","properties":{"full":["1 High Street, Leeds"],"country":["gb"]}}]}}
{"id":"o-1","schema":"Ownership","target":false,"properties":{"owner":["p-1"],"asset":["c-1"]}}
"""

DOCUMENTS: dict[str, tuple[str, str, str]] = {
    # format: list, file name, text
    "ofac-xml": ("ofac-sdn", "SDN.XML", OFAC_XML),
    "ofac-advanced-xml": ("ofac-sdn", "SDN_ADVANCED.XML", OFAC_ADVANCED),
    "ofac-enhanced-xml": ("ofac-sdn", "SDN_ENHANCED.XML", OFAC_ENHANCED),
    "un-xml": ("un", "consolidated.xml", UN_XML),
    "eu-fsf-xml": ("eu-fsf", "full.xml", EU_XML),
    "uk-xml": ("uk", "UK-Sanctions-List.xml", UK_XML),
    "uk-csv": ("uk", "UK-Sanctions-List.csv", UK_CSV),
    "ofsi-csv": ("uk", "ConList.csv", OFSI_CSV),
    "ofsi-xml": ("uk", "ConList.xml", OFSI_XML),
    "ftm": ("our-list", "entities.ftm.json", FTM),
}
